/**
 * Particles that circle around the origin, each at its own speed, and are pulled apart when they come too close. Written
 * with a class of small vector methods: pleasant to read, and each of them makes a new object.
 */
import { seededRandom } from './support/random.ts';

const STEPS = 200;
const SECONDS_PER_STEP = 0.01;

class Vector {
  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  get length(): number {
    return Math.sqrt(this.x * this.x + this.y * this.y);
  }

  add(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y);
  }

  subtract(other: Vector): Vector {
    return new Vector(this.x - other.x, this.y - other.y);
  }

  scale(factor: number): Vector {
    return new Vector(this.x * factor, this.y * factor);
  }

  /** The same direction with length 1. */
  unit(): Vector {
    return this.scale(1 / this.length);
  }

  /** A quarter turn to the left. */
  perpendicular(): Vector {
    return new Vector(-this.y, this.x);
  }
}

class Particle {
  position: Vector;
  readonly speed: number;

  constructor(position: Vector, speed: number) {
    this.position = position;
    this.speed = speed;
  }

  move(seconds: number): void {
    const direction = this.position.unit().perpendicular();
    this.position = this.position.add(direction.scale(this.speed * seconds));
  }
}

class Simulation {
  static readonly reach = 0.01;
  readonly particles: Particle[];

  constructor(particles: Particle[]) {
    this.particles = particles;
  }

  evolve(seconds: number): void {
    for (const particle of this.particles) {
      particle.move(seconds);
    }
    this.separate();
  }

  /** Moves every pair that is closer than the reach apart. All pairs are looked at: the slow part. */
  separate(): void {
    for (const [i, first] of this.particles.entries()) {
      for (let j = i + 1; j < this.particles.length; j++) {
        const second = this.particles[j];
        const offset = second.position.subtract(first.position);
        if (offset.length < Simulation.reach) {
          const push = offset.scale(0.5);
          first.position = first.position.subtract(push);
          second.position = second.position.add(push);
        }
      }
    }
  }

  centre(): Vector {
    const sum = this.particles.reduce((total, particle) => total.add(particle.position), new Vector(0, 0));
    return sum.scale(1 / this.particles.length);
  }
}

function makeParticles(count: number): Particle[] {
  const random = seededRandom(13);
  const coordinate = () => random() * 2 - 1;
  return Array.from({ length: count }, () => new Particle(new Vector(coordinate(), coordinate()), coordinate()));
}

function main(count: number): void {
  const start = performance.now();
  const simulation = new Simulation(makeParticles(count));
  for (let step = 0; step < STEPS; step++) {
    simulation.evolve(SECONDS_PER_STEP);
  }
  const { x, y } = simulation.centre();
  const ms = performance.now() - start;
  console.log(`particles ${count}: ${ms.toFixed(0)} ms, checksum ${x.toFixed(9)} ${y.toFixed(9)}`);
}

main(Number(process.argv[2] ?? 1000));
