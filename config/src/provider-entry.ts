// One entry of model_providers: which row it means, where it goes, and with which key.
import { resolveEndpoint } from "./base-url.js";
import type { ProviderEntry } from "./file.js";
import type { Problem } from "./problems.js";
import { isSandbox, type ProviderRow } from "./provider-rows.js";
import type { ProviderTraits } from "./provider-table.js";
import { parseSecret } from "./secrets.js";
import type { Source } from "./source.js";
import { nearest } from "./spelling.js";

export interface Entry {
  index: number;
  /** `openai/gpt-4o` or `openai/*` */
  fullName: string;
  /** What stands before the first slash. */
  prefix: string;
  /** Empty for a wildcard. */
  model: string;
  name?: string;
  isDefault: boolean;
  traits: ProviderTraits;
}

/** Headers that Plano writes itself. */
const RESERVED = new Set([
  "authorization",
  "x-api-key",
  "host",
  "content-length",
  "content-type",
  "accept-encoding",
  "transfer-encoding",
  "connection",
]);

/** What can stand in a header and in a model's name alike. */
const PRINTABLE = /^[\x21-\x7e]+$/;

export class EntryReader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #source: Source;
  readonly #rows: ReadonlyMap<string, ProviderRow>;

  constructor(source: Source, rows: ReadonlyMap<string, ProviderRow>) {
    this.#source = source;
    this.#rows = rows;
  }

  /** Undefined when the entry has problems. */
  read(entry: ProviderEntry, index: number): Entry | undefined {
    const before = this.problems.length;
    const slash = entry.model.indexOf("/");
    const prefix = entry.model.slice(0, slash);
    const model = entry.model.slice(slash + 1);
    if (slash < 1 || model === "") {
      this.#problem(index, "model", "must be provider/model", "for example openai/gpt-4o or openai/*");
      return undefined;
    }
    if (!PRINTABLE.test(entry.model)) {
      const hint = "is a space missing after the colon of the next line?";
      this.#problem(index, "model", "must be printable ASCII without white space", hint);
      return undefined;
    }
    const found = this.#row(entry, index, prefix);
    if (found === undefined) return undefined;
    const traits = this.#traits(entry, index, prefix, found);
    if (model.includes("*") && model !== "*")
      this.#problem(index, "model", "a wildcard stands alone: provider/*");
    if (model === "*" && entry.default === true) {
      this.#problem(index, "default", "a wildcard cannot be the default: it names no model");
    }
    if (this.problems.length > before || traits === undefined) return undefined;
    return {
      index,
      fullName: entry.model,
      prefix,
      model: model === "*" ? "" : model,
      ...(entry.name === undefined ? {} : { name: entry.name }),
      isDefault: entry.default === true,
      traits,
    };
  }

  #row(entry: ProviderEntry, index: number, prefix: string): { name: string; row: ProviderRow } | undefined {
    const row = this.#rows.get(prefix);
    const { provider_interface: wanted, base_url: baseUrl } = entry;
    const known = [...this.#rows.keys()].join(", ");
    if (row !== undefined) {
      if (wanted === undefined) return { name: prefix, row };
      this.#problem(
        index,
        "provider_interface",
        `${prefix} is a known provider and needs no provider_interface`,
      );
      return undefined;
    }
    const chosen = wanted === undefined ? undefined : this.#rows.get(wanted);
    if (wanted !== undefined && chosen === undefined) {
      this.#problem(index, "provider_interface", `unknown provider_interface ${wanted}`, `known: ${known}`);
    } else if (chosen === undefined || wanted === undefined) {
      const close = nearest(prefix, this.#rows.keys());
      const own = "give base_url and provider_interface for a provider of your own";
      const hint =
        close === undefined ? `known: ${known}; ${own}` : `did you mean ${close}? Otherwise ${own}`;
      this.#problem(index, "model", `unknown provider ${prefix}`, hint);
    } else if (baseUrl === undefined) {
      this.#problem(index, "base_url", `the provider ${prefix} needs a base_url`);
    } else return { name: wanted, row: chosen };
    return undefined;
  }

  #traits(
    entry: ProviderEntry,
    index: number,
    prefix: string,
    { name, row }: { name: string; row: ProviderRow },
  ): ProviderTraits | undefined {
    const result = resolveEndpoint(row, entry.base_url);
    if ("message" in result) {
      this.#problem(index, "base_url", result.message, result.hint);
      return undefined;
    }
    const key = entry.access_key === undefined ? undefined : parseSecret(entry.access_key.trim());
    const keyless = entry.base_url !== undefined || row.auth === "none";
    if (key === undefined && !keyless) {
      this.#problem(
        index,
        "access_key",
        `${prefix} needs an access_key`,
        `access_key: $${row.key ?? "VARIABLE"}`,
      );
    }
    if (key?.kind === "literal") this.#checkLiteral(key.value, index, row);
    if (key !== undefined && isSandbox(name)) this.#problem(index, "access_key", `${prefix} takes no key`);
    const auth = key === undefined ? "none" : row.auth === "none" ? "bearer" : row.auth;
    return {
      id: prefix,
      interface: name,
      format: row.format,
      endpoint: result.endpoint,
      auth,
      ...(key === undefined ? {} : { key }),
      headers: { ...row.headers, ...this.#headers(entry, index) },
    };
  }

  #checkLiteral(value: string, index: number, row: ProviderRow): void {
    const path = ["model_providers", index, "access_key"];
    const hint = `access_key: $${row.key ?? "VARIABLE"} keeps it out of the file`;
    if (value.startsWith("$")) {
      const forms = "write $NAME or \u0024{NAME}; defaults, as in \u0024{NAME:-value}, are not read";
      this.#problem(index, "access_key", "is not the name of a variable", forms);
    } else if (!PRINTABLE.test(value)) {
      this.#problem(index, "access_key", "must be printable ASCII without white space", hint);
    } else this.warnings.push(this.#source.problem(path, "the key itself stands in the file", hint));
  }

  #headers(entry: ProviderEntry, index: number): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(entry.headers ?? {})) {
      const path = ["model_providers", index, "headers", name];
      const lower = name.toLowerCase();
      if (RESERVED.has(lower) || lower.startsWith("x-plano-")) {
        this.problems.push(
          this.#source.problem(path, `${lower} is written by Plano itself`, undefined, true),
        );
      } else if (/^\$(\{\w+\}|\w+)$/.test(value)) {
        this.problems.push(this.#source.problem(path, "variables are read in access_key only"));
      } else headers[lower] = value;
    }
    return headers;
  }

  #problem(index: number, field: string, message: string, hint?: string): void {
    this.problems.push(this.#source.problem(["model_providers", index, field], message, hint));
  }
}
