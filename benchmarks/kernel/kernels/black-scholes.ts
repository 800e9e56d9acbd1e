/** Prices of n European call options, with the normal distribution by a polynomial (Abramowitz and Stegun 7.1.26). */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function blackScholes(
  price: Float64Array,
  strike: Float64Array,
  years: Float64Array,
  rate: number,
  volatility: number,
  out: Float64Array,
): void {
  const erf = (x: number) => {
    const t = 1 / (1 + 0.3275911 * Math.abs(x));
    const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    const positive = 1 - sum * Math.exp(-x * x);
    return x < 0 ? -positive : positive;
  };
  const normal = (x: number) => 0.5 * (1 + erf(x * Math.SQRT1_2));
  for (let i = 0; i < out.length; i++) {
    const deviation = volatility * Math.sqrt(years[i]!);
    const d1 = (Math.log(price[i]! / strike[i]!) + (rate + 0.5 * volatility * volatility) * years[i]!) / deviation;
    const d2 = d1 - deviation;
    out[i] = price[i]! * normal(d1) - strike[i]! * Math.exp(-rate * years[i]!) * normal(d2);
  }
}

export default defineCase({
  name: 'black-scholes',
  title: 'Black-Scholes, 50 000 options',
  fn: blackScholes,
  sizes: { full: 50_000 },
  quick: 501,
  input: (n) => ({
    price: uniform(n, 1, 10, 100),
    strike: uniform(n, 2, 10, 100),
    years: uniform(n, 3, 0.1, 5),
    out: new Float64Array(n),
  }),
  call: (fn, { price, strike, years, out }) => {
    fn(price, strike, years, 0.03, 0.25, out);
    return [out];
  },
  bars: { fast: 4 },
});
