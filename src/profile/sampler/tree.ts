/** The call tree of one thread, grown sample by sample: a node is a place under a parent node. */
export class CallTree {
  /** Pairs of (parent, place) that were not taken yet. */
  #fresh: number[] = [];
  #size = 1;
  readonly #children: (Map<number, number> | undefined)[] = [];
  /** The last stack and its nodes: most samples share most of it. */
  #lastPlaces: Int32Array = new Int32Array(64);
  #lastNodes: Int32Array = new Int32Array(64);
  #lastDepth = 0;

  /** The node of a stack: `marks[from]` is the outermost place, `marks[to]` the innermost. */
  node(marks: Int32Array, from: number, to: number): number {
    const depth = to - from + 1;
    if (depth > this.#lastPlaces.length) this.#grow(depth);
    let node = 0;
    let same = true;
    for (let index = 0; index < depth; index++) {
      const place = marks[from + index] as number;
      if (same && index < this.#lastDepth && this.#lastPlaces[index] === place) {
        node = this.#lastNodes[index] as number;
        continue;
      }
      same = false;
      node = this.child(node, place);
      this.#lastPlaces[index] = place;
      this.#lastNodes[index] = node;
    }
    this.#lastDepth = depth;
    return node;
  }

  child(parent: number, place: number): number {
    this.#children[parent] ??= new Map();
    const children = this.#children[parent];
    const known = children.get(place);
    if (known !== undefined) return known;
    this.#fresh.push(parent, place);
    children.set(place, this.#size);
    return this.#size++;
  }

  takeFresh(): Int32Array {
    const fresh = Int32Array.from(this.#fresh);
    this.#fresh = [];
    return fresh;
  }

  #grow(depth: number): void {
    const length = 2 * depth;
    const places = new Int32Array(length);
    const nodes = new Int32Array(length);
    places.set(this.#lastPlaces);
    nodes.set(this.#lastNodes);
    this.#lastPlaces = places;
    this.#lastNodes = nodes;
  }
}
