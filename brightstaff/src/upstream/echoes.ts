// Takes secrets out of what a service says: some repeat the headers that they got.

/** Characters; what is shorter, such as a version, may be in any text. */
const SHORTEST_SECRET = 6;
const INSTEAD = "[secret]";

export class Echoes {
  readonly #secrets: readonly string[];

  /** `headers`: their values. */
  constructor(headers: readonly string[]) {
    // Only the token of `Bearer TOKEN` is secret, and an echo may leave out the scheme.
    const tokens = headers.map((value) => value.slice(value.indexOf(" ") + 1));
    const written = tokens.flatMap((token) => [token, JSON.stringify(token).slice(1, -1)]);
    const secrets = written.filter(({ length }) => length >= SHORTEST_SECRET);
    this.#secrets = [...new Set(secrets)].sort((one, other) => other.length - one.length);
  }

  without(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, INSTEAD), text);
  }

  /** Of a text that arrives in pieces: an end that may begin a secret waits for the next piece. */
  async *withoutIn(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
    let held = "";
    for await (const piece of pieces) {
      const text = this.without(held + piece);
      const cut = text.length - this.#begun(text);
      held = text.slice(cut);
      if (cut > 0) yield text.slice(0, cut);
    }
    if (held !== "") yield held;
  }

  /** Characters at the end that may begin a secret. */
  #begun(text: string): number {
    const lengths = this.#secrets.map((secret) => {
      let length = Math.min(secret.length - 1, text.length);
      while (length > 0 && !text.endsWith(secret.slice(0, length))) length -= 1;
      return length;
    });
    return Math.max(0, ...lengths);
  }
}
