import { clamp, toKelvin, toMeters } from './units.ts';

export function density(feet: number, celsius: number): number {
  return pressure(feet) / (287.05 * toKelvin(celsius));
}

function pressure(feet: number): number {
  return 101_325 * (1 - 2.25577e-5 * clamp(toMeters(feet), 0, 11_000)) ** 5;
}
