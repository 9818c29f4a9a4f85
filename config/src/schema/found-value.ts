// What a file has where the schema wants something else, and how it would be right. Values that may be secrets, and those of
// the environment, are not shown.

import type { ErrorObject } from "ajv/dist/2020.js";
import type { PathPart } from "../syntax/errors.js";
import { DURATION_FORM } from "./patterns.js";

/** Longer words, and those of other characters, may be keys. */
const WORD = /^[\w.-]{1,16}$/;

const TRUTHS: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

export class FoundValue {
  readonly #data: unknown;
  readonly #type: string;
  readonly #pattern: string | undefined;
  readonly #key: string;
  readonly #isShown: boolean;

  /** `written` is what the file itself has at the path. */
  constructor({ data, params, parentSchema = {} }: ErrorObject, path: readonly PathPart[], written: unknown) {
    const { pattern, writeOnly } = parentSchema as { pattern?: string; writeOnly?: boolean };
    this.#data = data;
    this.#type = String((params as { type?: unknown }).type);
    this.#pattern = pattern;
    this.#key = String(path.findLast((part) => typeof part === "string"));
    this.#isShown = writeOnly !== true && written === data;
  }

  /** A short value; undefined if it is not shown. */
  get value(): string | undefined {
    const isShort =
      typeof this.#data === "number" || (typeof this.#data === "string" && WORD.test(this.#data));
    return this.#isShown && isShort ? String(this.#data) : undefined;
  }

  /** The value with its kind, or the kind alone. */
  get description(): string {
    const kind = this.#kind;
    if (typeof this.#data === "boolean") return kind;
    return this.value === undefined ? kind : `the ${kind.replace("a ", "")} ${this.value}`;
  }

  /** The line of the file as it would be right. */
  get correction(): string | undefined {
    const value = this.#corrected();
    return value === undefined ? undefined : `${this.#key}: ${value}`;
  }

  get #kind(): string {
    const data = this.#data;
    if (Array.isArray(data)) return "a list";
    if (typeof data === "boolean") return String(data);
    return { object: "a mapping", string: "text" }[typeof data as string] ?? `a ${typeof data}`;
  }

  #corrected(): string | undefined {
    const { value } = this;
    if (value === undefined) return undefined;
    const isText = typeof this.#data === "string";
    if (this.#pattern === DURATION_FORM && !isText) return `${value}s`;
    if (this.#type === "string" && !isText) return `"${value}"`;
    if (this.#type === "array" && isText) return `[${value}]`;
    if (this.#type === "boolean" && isText) return TRUTHS[value.toLowerCase()]?.toString();
    return /^(integer|number)$/.test(this.#type) && /^\d+$/.test(value) && isText ? value : undefined;
  }
}
