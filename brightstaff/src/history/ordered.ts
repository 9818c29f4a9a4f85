// A list in the order of a number, mostly added to at its end and taken from at its beginning.

/** Removed items at the beginning, beyond which the list is copied. */
const MOST_REMOVED = 512;

export class Ordered<Item> {
  readonly #numberOf: (item: Item) => number;
  #items: Item[] = [];
  /** Where the list begins. */
  #begin = 0;

  constructor(numberOf: (item: Item) => number) {
    this.#numberOf = numberOf;
  }

  get size(): number {
    return this.#items.length - this.#begin;
  }

  get first(): Item | undefined {
    return this.#items[this.#begin];
  }

  /** Behind those of the same number. */
  add(item: Item): void {
    const number = this.#numberOf(item);
    let [low, high] = [this.#begin, this.#items.length];
    // From the end on, in steps that grow: far items are slow to read.
    for (let step = 1; high - step >= low; step *= 2) {
      if (this.#numberAt(high - step) <= number) low = high - step + 1;
      else high -= step;
    }
    const at = this.#placeOf((other) => other <= number, low, high);
    if (at === this.#items.length) this.#items.push(item);
    else this.#items.splice(at, 0, item);
  }

  remove(item: Item): void {
    const at = item === this.first ? this.#begin : this.#indexOf(item);
    if (at < 0) return;
    // Near the beginning, less is moved by moving what is before it.
    if (at - this.#begin < this.size / 2) {
      for (let to = at; to > this.#begin; to -= 1) this.#items[to] = this.#items[to - 1] as Item;
      this.#removeFirst();
    } else this.#items.splice(at, 1);
  }

  /** In one pass, however many they are. */
  removeAll(items: ReadonlySet<Item>): void {
    this.#items = this.#items.slice(this.#begin).filter((item) => !items.has(item));
    this.#begin = 0;
  }

  /** A copy, from the end to the beginning. */
  reversed(): Item[] {
    return this.#items.slice(this.#begin).reverse();
  }

  #indexOf(item: Item): number {
    const number = this.#numberOf(item);
    let [low, high] = [this.#begin, this.#items.length];
    for (let step = 1; low + step <= high; step *= 2) {
      if (this.#numberAt(low + step - 1) < number) low += step;
      else high = low + step - 1;
    }
    const first = this.#placeOf((other) => other < number, low, high);
    return this.#items.indexOf(item, first);
  }

  #removeFirst(): void {
    this.#begin += 1;
    if (this.#begin < MOST_REMOVED) return;
    this.#items = this.#items.slice(this.#begin);
    this.#begin = 0;
  }

  #numberAt(at: number): number {
    return this.#numberOf(this.#items[at] as Item);
  }

  /** Behind all whose number is such, as is that of all before `low`, and of none from `high` on. */
  #placeOf(isSuch: (number: number) => boolean, low: number, high: number): number {
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isSuch(this.#numberAt(middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
