// A filter without a service: finds secrets and personal data in a body, and masks them, or stops the request.
import { setImmediate as nextTurn } from "node:timers/promises";
import { mapTexts, visitTexts } from "../../conversation/any-text.js";
import { isAddress } from "../../conversation/text-kind.js";
import type { JsonObject } from "../../json.js";
import type { BuiltinFilterConfig } from "../../service-config/schema.js";
import type { Filter, FilterCall, FilterVerdict } from "../filter.js";
import { findingsIn, WINDOW } from "./findings.js";

/** Shorter texts have nothing to find. */
const SHORTEST = 7;

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
    const { body, masks } = call;
    const texts = new Set<string>();
    visitTexts(body, (text, kind) => {
      masks?.avoid(text);
      if (kind === "said" && text.length >= SHORTEST) texts.add(text);
    });
    const search = new Search(this.#config, call);
    for (const text of texts) await search.read(text);
    if (this.#config.action === "block" && search.found.size > 0) return { stop: refusalOf(search.found) };
    return { body: search.changed.size === 0 ? body : masked(body, search.changed) };
  }
}

class Search {
  readonly found = new Set<string>();
  /** By text: the same with placeholders. */
  readonly changed = new Map<string, string>();
  readonly #config: BuiltinFilterConfig;
  readonly #call: FilterCall;
  #untilTurn = WINDOW;

  constructor(config: BuiltinFilterConfig, call: FilterCall) {
    this.#config = config;
    this.#call = call;
  }

  async read(text: string): Promise<void> {
    const { masks } = this.#call;
    const pieces: string[] = [];
    let end = 0;
    for (const findings of findingsIn(text, this.#config.detectors)) {
      for (const { name, start, end: stop } of findings) {
        this.found.add(name);
        // Nothing is put back where nobody knows of it.
        const placeholder = masks?.mask(name, text.slice(start, stop)) ?? `[${name.toUpperCase()}]`;
        pieces.push(text.slice(end, start), placeholder);
        end = stop;
      }
      await this.#takeTurn(text.length);
    }
    if (pieces.length > 0) this.changed.set(text, pieces.join("") + text.slice(end));
  }

  /** Other requests get theirs. */
  async #takeTurn(units: number): Promise<void> {
    this.#untilTurn -= Math.min(units, WINDOW);
    if (this.#untilTurn > 0) return;
    this.#untilTurn = WINDOW;
    await nextTurn();
    this.#call.signal.throwIfAborted();
  }
}

/** Names, marks and addresses stay: another one would mean something else. */
function masked(body: JsonObject, changed: ReadonlyMap<string, string>): JsonObject {
  return mapTexts(body, (text, kind, place) =>
    kind === "said" && !isAddress(text, place) ? (changed.get(text) ?? text) : text,
  );
}

function refusalOf(found: ReadonlySet<string>): { status: number; message: string } {
  const names = [...found].map((name) => name.replaceAll("_", " ")).join(", ");
  return { status: 400, message: `This may not pass: ${names}.` };
}
