// Reads JSON that is in texts: in a client's state, in a model's arguments. Limits of the request or the answer around such a
// text see one value, so it is measured for itself before it is parsed, and all texts that belong together have one limit.
import { isObject, type JsonObject } from "./json.js";
import { MOST_LEVELS, MOST_VALUES, sizeOf } from "./json-size.js";
import { bytesHeldBy, type Holding, hasWideText } from "./memory-budget.js";

export class JsonTexts {
  readonly #holding: Holding;
  /** Values that may still be read. */
  #left = MOST_VALUES;

  constructor(holding: Holding) {
    this.#holding = holding;
  }

  /** Undefined: it is no JSON, nested too deeply, or has too many values with those before. Throws `OverBudget`. */
  parse(text: string): unknown {
    const bytes = Buffer.from(text);
    const { values, levels } = sizeOf(bytes);
    if (values > this.#left || levels > MOST_LEVELS) return undefined;
    this.#left -= values;
    this.#holding.grow(bytesHeldBy(bytes.length, values, hasWideText(bytes)));
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  object(text: string): JsonObject | undefined {
    const value = this.parse(text);
    return isObject(value) ? value : undefined;
  }
}
