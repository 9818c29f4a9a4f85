// An ordered header map with Envoy's rules: names in lower case, pseudo headers first; adding to a
// single-value header joins with a comma; replacing leaves one value.

export type HeaderPair = readonly [name: string, value: string];
export type HeaderInput = Readonly<Record<string, string>> | readonly HeaderPair[];

/** Envoy's single-value ("inline") headers, as far as model traffic uses them. */
const SINGLE = new Set([
  ":authority",
  ":method",
  ":path",
  ":scheme",
  ":status",
  "authorization",
  "connection",
  "content-length",
  "content-type",
  "grpc-status",
  "host",
  "te",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
  "x-envoy-attempt-count",
  "x-envoy-upstream-service-time",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-request-id",
]);

export class HeaderMap {
  #entries: HeaderPair[] = [];

  constructor(initial: HeaderInput = []) {
    const pairs = Array.isArray(initial) ? (initial as readonly HeaderPair[]) : Object.entries(initial);
    for (const [name, value] of pairs) this.add(name, value);
  }

  get size(): number {
    return this.#entries.length;
  }

  get byteSize(): number {
    return this.#entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  get(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return this.#entries.find(([key]) => key === wanted)?.[1];
  }

  all(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#entries.filter(([key]) => key === wanted).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  add(name: string, value: string): void {
    const key = name.toLowerCase();
    const at = SINGLE.has(key) ? this.#entries.findIndex(([other]) => other === key) : -1;
    const held = this.#entries[at];
    if (held !== undefined) {
      this.#entries[at] = [key, held[1] === "" ? value : `${held[1]},${value}`];
    } else if (key.startsWith(":")) {
      const pseudo = this.#entries.findIndex(([other]) => !other.startsWith(":"));
      this.#entries.splice(pseudo < 0 ? this.#entries.length : pseudo, 0, [key, value]);
    } else {
      this.#entries.push([key, value]);
    }
  }

  replace(name: string, value: string): void {
    this.remove(name);
    this.add(name, value);
  }

  remove(name: string): void {
    const key = name.toLowerCase();
    this.#entries = this.#entries.filter(([other]) => other !== key);
  }

  assign(pairs: readonly HeaderPair[]): void {
    this.#entries = [];
    for (const [name, value] of pairs) this.add(name, value);
  }

  pairs(): HeaderPair[] {
    return [...this.#entries];
  }

  clone(): HeaderMap {
    return new HeaderMap(this.pairs());
  }

  /** For assertions: repeated headers joined with a comma. */
  toRecord(): Record<string, string> {
    const record: Record<string, string> = {};
    for (const [name, value] of this.#entries) {
      record[name] = record[name] === undefined ? value : `${record[name]},${value}`;
    }
    return record;
  }
}
