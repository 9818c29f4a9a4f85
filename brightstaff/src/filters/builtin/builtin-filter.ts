// A filter without a service: finds secrets and personal data in a body, and masks them, or stops the request.
import { mapSaid, visitTexts } from "../../conversation/any-text.js";
import type { BuiltinFilterConfig } from "../../service-config/schema.js";
import type { Filter, FilterCall, FilterVerdict } from "../filter.js";
import { Search, SHORTEST } from "./search.js";

export class BuiltinFilter implements Filter {
  readonly id: string;
  /** It cannot fail. */
  readonly onFailure = "fail";
  readonly #config: BuiltinFilterConfig;

  constructor(config: BuiltinFilterConfig) {
    this.id = config.id;
    this.#config = config;
  }

  async apply(call: FilterCall): Promise<FilterVerdict> {
    const { body, masks, holding } = call;
    const [texts, numbers] = [new Set<string>(), new Set<string>()];
    visitTexts(body, (text, kind, _speaker, { isNumber }) => {
      masks?.avoid(text);
      if (kind === "said" && text.length >= SHORTEST) (isNumber ? numbers : texts).add(text);
    });
    // Texts of files are copies, and so is the text that is searched.
    const reading = holding?.part();
    try {
      reading?.grow(bytesOf(texts));
      const search = new Search(this.#config.detectors, call);
      const changed = new Map<string, string>();
      for (const text of [...texts, ...numbers]) {
        const told = await search.masked(text, { form: texts.has(text) ? "text" : "number" });
        if (told === text) continue;
        holding?.grow(bytesOf([told]));
        changed.set(text, told);
      }
      if (this.#config.action === "block" && search.found.size > 0) return { stop: refusalOf(search.found) };
      return { body: changed.size === 0 ? body : mapSaid(body, (text) => changed.get(text) ?? text) };
    } finally {
      reading?.release();
    }
  }
}

function bytesOf(texts: Iterable<string>): number {
  let units = 0;
  for (const text of texts) units += text.length;
  return units * 2;
}

function refusalOf(found: ReadonlySet<string>): { status: number; message: string } {
  const names = [...found].map((name) => name.replaceAll("_", " ")).join(", ");
  return { status: 400, message: `This may not pass: ${names}.` };
}
