// A list in the order of a number, mostly added to at its end and taken from at its beginning.

/** Removed items at the beginning, beyond which the list is copied. */
const MOST_REMOVED = 4_096;

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
    const at = this.#placeOf((other) => other <= number);
    if (at === this.#items.length) this.#items.push(item);
    else this.#items.splice(at, 0, item);
  }

  remove(item: Item): void {
    const number = this.#numberOf(item);
    const at = this.#items.indexOf(
      item,
      this.#placeOf((other) => other < number),
    );
    if (at > this.#begin) this.#items.splice(at, 1);
    else if (at === this.#begin) this.#removeFirst();
  }

  /** A copy, from the end to the beginning. */
  reversed(): Item[] {
    return this.#items.slice(this.#begin).reverse();
  }

  #removeFirst(): void {
    this.#begin += 1;
    if (this.#begin < MOST_REMOVED) return;
    this.#items = this.#items.slice(this.#begin);
    this.#begin = 0;
  }

  /** Behind all whose number is such. */
  #placeOf(isSuch: (number: number) => boolean): number {
    let [low, high] = [this.#begin, this.#items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#items[middle];
      if (item !== undefined && isSuch(this.#numberOf(item))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
