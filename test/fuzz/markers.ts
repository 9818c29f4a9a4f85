// Markers: words that belong to one owner, and whose sight in what is another's is a leak. They stand in the texts of JSON
// bodies, in values of headers, and for secrets of the configuration.

const MARKER = /mk[0-9a-f]{16}km/g;
/** Members whose texts may begin with anything. Ids all get the same, so that calls and results still match. */
const TEXTS =
  /"(text|content|input|output|name|id|call_id|tool_use_id|tool_call_id|toolUseId|thinking|title|user|message|refusal|description|reasoning_content|reasoning|prompt|instructions|system|query|signature|summary|delta)":\s*"(?!mk)/g;

export class Markers {
  readonly #owners = new Map<string, string>();
  #count = 0;

  /** A marker that none was before. */
  make(owner: string): string {
    this.#count += 1;
    const [high, low] = [Math.imul(this.#count, 0x9e3779b1), Math.imul(this.#count, 0x85ebca6b)];
    const marker = `mk${hex(high)}${hex(low ^ (high >>> 15))}km`;
    this.#owners.set(marker, owner);
    return marker;
  }

  /** Whose words the text holds. What edits have made of a marker is nobody's. */
  ownersIn(text: string): Set<string> {
    const owners = new Set<string>();
    for (const [marker] of text.matchAll(MARKER)) {
      const owner = this.#owners.get(marker);
      if (owner !== undefined) owners.add(owner);
    }
    return owners;
  }

  /** A complaint for every text that holds what is none of `owners`. */
  foreign(texts: Readonly<Record<string, string>>, owners: readonly string[]): string[] {
    return Object.entries(texts).flatMap(([where, text]) =>
      [...this.ownersIn(text)]
        .filter((owner) => !owners.includes(owner))
        .map(
          (owner) => `${where} of ${owners[0] ?? "nobody"} holds a word of ${owner}: ${text.slice(0, 400)}`,
        ),
    );
  }
}

/** The JSON text with the marker before its texts. */
export function marked(text: string, marker: string): string {
  return text.replace(TEXTS, (before) => `${before}${marker} `);
}

const hex = (number: number): string => (number >>> 0).toString(16).padStart(8, "0");
