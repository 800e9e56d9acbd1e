/** The objects that were met, numbered as they came. Most arguments hold a handful: those are looked for in a row. */

const FEW = 16;

export class Met {
  readonly #few: (object | null)[] = new Array(FEW).fill(null);
  #count = 0;
  #many: Map<object, number> | null = null;

  /** The number of an object that was met before; -1 for a new one, which gets the next. */
  meet(value: object): number {
    if (this.#many !== null) return this.#meetAmongMany(this.#many, value);
    for (let number = 0; number < this.#count; number++) if (this.#few[number] === value) return number;
    if (this.#count < FEW) this.#few[this.#count++] = value;
    else this.#many = new Map([...this.#few, value].map((object, number) => [object as object, number]));
    return -1;
  }

  #meetAmongMany(many: Map<object, number>, value: object): number {
    const number = many.get(value);
    if (number !== undefined) return number;
    many.set(value, many.size);
    return -1;
  }

  /** Forgets them, so that they are not kept alive. */
  clear(): void {
    for (let number = 0; number < this.#count; number++) this.#few[number] = null;
    this.#count = 0;
    this.#many = null;
  }
}
