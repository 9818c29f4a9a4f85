// Markers: words that belong to one owner; one in another owner's data is a leak. They are in the texts of
// JSON bodies, in values of headers, and in secrets of the configuration.

const MARKER = /mk[0-9a-f]{16}km/g;
/**
 * Members whose texts may begin with anything. All ids get the same marker, so that calls and results still
 * match.
 */
const TEXTS =
  /"(text|content|input|output|name|id|call_id|tool_use_id|tool_call_id|toolUseId|thinking|title|user|message|refusal|description|reasoning_content|reasoning|prompt|instructions|system|query|signature|summary|delta)":\s*"(?!mk)/g;

export class Markers {
  readonly #owners = new Map<string, string>();
  #count = 0;

  /** A new, unused marker. */
  make(owner: string): string {
    this.#count += 1;
    const [high, low] = [Math.imul(this.#count, 0x9e3779b1), Math.imul(this.#count, 0x85ebca6b)];
    const marker = `mk${hex(high)}${hex(low ^ (high >>> 15))}km`;
    this.#owners.set(marker, owner);
    return marker;
  }

  /** The owners of the text's markers. A marker damaged by edits has no owner. */
  ownersIn(text: string): Set<string> {
    const owners = new Set<string>();
    for (const [marker] of text.matchAll(MARKER)) {
      const owner = this.#owners.get(marker);
      if (owner !== undefined) owners.add(owner);
    }
    return owners;
  }

  /** An error for every text with a marker of anyone but `owners`. */
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
