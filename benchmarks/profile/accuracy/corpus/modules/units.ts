export const toMeters = (feet: number) => feet * 0.3048;
export const toKelvin = (celsius: number) => celsius + 273.15;
export const clamp = (x: number, low: number, high: number) => (x < low ? low : x > high ? high : x);
