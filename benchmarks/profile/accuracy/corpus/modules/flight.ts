import { density } from './physics.ts';
import { clamp } from './units.ts';

export interface Plane {
  feet: number;
  celsius: number;
  speed: number;
}

export function lift(plane: Plane): number {
  return 0.5 * density(plane.feet, plane.celsius) * plane.speed * plane.speed;
}

export function climb(plane: Plane): Plane {
  const gain = clamp(lift(plane) / 1000, -50, 50);
  return { feet: (plane.feet + gain) % 30_000, celsius: plane.celsius, speed: plane.speed };
}
