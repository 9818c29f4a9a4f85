// A value of a request with its path, so that an error names the place in the provider's words.
// Absent and null are the same, as in the providers' APIs.
import { isObject } from "@plano/config/json";

type Step = string | number;

/** The provider's wording of errors in a request. */
export interface Wording {
  path(steps: readonly Step[]): string;
  missing(path: string): string;
  unknown(path: string, name: string): string;
  wrong(path: string, wanted: string): string;
  /** Any other error. */
  about(path: string, message: string): string;
}

export class RequestError extends Error {
  readonly field: string | null;
  readonly code: string | null;

  constructor(message: string, field: string | null = null, code: string | null = null) {
    super(message);
    this.field = field;
    this.code = code;
  }
}

export class View {
  readonly value: unknown;
  readonly #wording: Wording;
  readonly #steps: readonly Step[];

  constructor(value: unknown, wording: Wording, steps: readonly Step[] = []) {
    this.value = value ?? undefined;
    this.#wording = wording;
    this.#steps = steps;
  }

  get present(): boolean {
    return this.value !== undefined;
  }

  get path(): string {
    return this.#wording.path(this.#steps);
  }

  get(step: Step): View {
    const { value } = this;
    const inner = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
    return new View(inner, this.#wording, [...this.#steps, step]);
  }

  /** The members of an object; anything else is refused. */
  keys(): string[] {
    return Object.keys(this.object()).filter((name) => this.get(name).present);
  }

  object(): Record<string, unknown> {
    if (!isObject(this.value)) return this.wrong("an object");
    return this.value;
  }

  /** Requires an object with no other members than these. */
  only(names: readonly string[]): this {
    const stranger = Object.keys(this.object()).find((name) => !names.includes(name));
    if (stranger !== undefined) {
      throw new RequestError(this.#wording.unknown(this.path, stranger), this.get(stranger).path);
    }
    return this;
  }

  /** The elements of a list; [] if it is absent. */
  list(): View[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) return this.wrong("a list");
    return this.value.map((_, index) => this.get(index));
  }

  required(): this {
    if (!this.present) throw new RequestError(this.#wording.missing(this.path), this.path);
    return this;
  }

  string(): string {
    if (typeof this.required().value !== "string") return this.wrong("a string");
    return String(this.value);
  }

  /** A non-empty string. */
  name(): string {
    const text = this.string();
    return text === "" ? this.wrong("a string that is not empty") : text;
  }

  optionalString(): string | undefined {
    return this.present ? this.string() : undefined;
  }

  optionalNumber(minimum = Number.NEGATIVE_INFINITY): number | undefined {
    if (!this.present) return undefined;
    if (typeof this.value !== "number") return this.wrong("a number");
    return this.value < minimum ? this.wrong(`at least ${minimum}`) : this.value;
  }

  optionalFlag(): boolean {
    if (this.present && typeof this.value !== "boolean") return this.wrong("a boolean");
    return this.value === true;
  }

  oneOf<Word extends string>(words: readonly Word[]): Word {
    const found = words.find((word) => word === this.string());
    return found ?? this.wrong(`one of ${words.join(", ")}`);
  }

  /** A JSON Schema: an object. */
  schema(): Record<string, unknown> {
    return this.required().object();
  }

  wrong(wanted: string): never {
    throw new RequestError(this.#wording.wrong(this.path, wanted), this.path);
  }

  fail(message: string, code: string | null = null): never {
    throw new RequestError(this.#wording.about(this.path, message), this.path, code);
  }
}
