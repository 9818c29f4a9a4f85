// One entry of model_providers: its row, its address and its key.

import type { Format } from "../contract/formats.generated.js";
import type { Address, Pricing, Secret, TokenBounds } from "../model/model.js";
import type { ProviderEntry, WrittenEntry } from "../schema/model-providers.js";
import { type Environment, parseSecret } from "../secrets/secrets.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";
import { readReplicas } from "../upstreams/replicas.js";
import { healthCheckOf } from "../upstreams/upstreams.js";
import { isHostHeader, resolveBaseUrl } from "./base-url.js";
import { type EntryAuth, regionOf, withAuth } from "./entry-auth.js";
import { EntryHeaders } from "./entry-headers.js";
import { type EntryRow, findRow, kimiBaseUrl, withApi, withKimiCode } from "./entry-row.js";
import { isSandbox, type ProviderRow } from "./rows.js";
import type { ProviderTraits } from "./table.js";

export interface Entry {
  index: number;
  /** `openai/gpt-4o` or `openai/*` */
  fullName: string;
  /** The part before the first slash. */
  prefix: string;
  /** Empty for a wildcard. */
  model: string;
  name?: string;
  isDefault: boolean;
  traits: ProviderTraits;
  pricing?: Pricing;
  tokenBounds: TokenBounds;
}

/** Characters allowed both in a header and in a model's name. */
const PRINTABLE = /^[\x21-\x7e]+$/;

export class EntryReader {
  readonly #diagnostics: Diagnostics;
  readonly #env: Environment;
  readonly #headers: EntryHeaders;

  constructor(diagnostics: Diagnostics, env: Environment, sessionId: string) {
    this.#diagnostics = diagnostics;
    this.#env = env;
    this.#headers = new EntryHeaders(diagnostics, env, sessionId);
  }

  /** Undefined if the entry has errors. */
  read(written: WrittenEntry, index: number): Entry | undefined {
    const before = this.#diagnostics.errors.length;
    const { base_url: urls, ...rest } = written;
    const path = ["model_providers", index, "base_url"];
    const { first, replicas } = readReplicas(urls, written.http_host, path, this.#diagnostics);
    const entry = { ...rest, ...(first === undefined ? {} : { base_url: first }) };
    const slash = entry.model.indexOf("/");
    const prefix = entry.model.slice(0, slash);
    const model = entry.model.slice(slash + 1);
    if (slash < 1 || model === "") {
      this.#error(index, "model", "must be provider/model", "for example openai/gpt-4o or openai/*");
      return undefined;
    }
    if (!PRINTABLE.test(entry.model)) {
      const hint = "is a space missing after the colon of the next line?";
      this.#error(index, "model", "must be printable ASCII without white space", hint);
      return undefined;
    }
    const found = findRow(entry, prefix);
    if ("message" in found) {
      this.#error(index, found.field, found.message, found.hint);
      return undefined;
    }
    const traits = this.#traits(entry, index, prefix, replicas, withKimiCode(found, entry.base_url, model));
    if (model.includes("*") && model !== "*")
      this.#error(index, "model", "a wildcard is a whole model name: provider/*");
    if (model === "*" && entry.default === true) {
      this.#error(index, "default", "a wildcard cannot be the default: it names no model");
    }
    if (this.#diagnostics.errors.length > before || traits === undefined) return undefined;
    return {
      index,
      fullName: entry.model,
      prefix,
      model: model === "*" ? "" : model,
      ...(entry.name === undefined ? {} : { name: entry.name }),
      isDefault: entry.default === true,
      traits,
      ...pricing(entry),
      tokenBounds: tokenBounds(entry),
    };
  }

  #traits(
    entry: ProviderEntry,
    index: number,
    prefix: string,
    replicas: Address[],
    { name, row: plain }: EntryRow,
  ): ProviderTraits | undefined {
    const row = this.#withApi(entry, index, prefix, plain);
    if (row === undefined) return undefined;
    const auth = this.#auth(entry, index, prefix, name, row);
    const baseUrl = kimiBaseUrl(entry.base_url) ?? this.#regional(entry, index, row);
    const result = resolveBaseUrl(row, baseUrl);
    if ("message" in result) {
      this.#error(index, "base_url", result.message, result.hint);
      return undefined;
    }
    const { apis, endpoints, ...resolved } = result.baseUrl;
    if (entry.http_host !== undefined && !isHostHeader(entry.http_host)) {
      this.#error(
        index,
        "http_host",
        "must be a host, with a port or without",
        "for example api.example.com",
      );
    }
    return {
      id: prefix,
      interface: name,
      ...resolved,
      replicas,
      prefixAffinity: entry.prefix_affinity === true,
      ...healthCheckOf(entry),
      ...(entry.http_host === undefined ? {} : { httpHost: entry.http_host }),
      apis: apis.map((api) => withAuth(api, row, auth)),
      endpoints: endpoints.map((endpoint) => withAuth(endpoint, row, auth)),
      quirks: row.quirks ?? [],
      ...auth,
      ...this.#headers.read(entry, index, name, row),
    };
  }

  #withApi(entry: ProviderEntry, index: number, prefix: string, row: ProviderRow): ProviderRow | undefined {
    if (entry.api === undefined) return row;
    const chosen = withApi(row, entry.api, entry.base_url !== undefined);
    if (chosen !== undefined) return chosen;
    const spoken = (Object.keys(row.apis) as Format[]).join(", ");
    const hint = "with a base_url of your own any API may be named";
    this.#error(index, "api", `${prefix} does not speak ${entry.api}; it speaks ${spoken}`, hint);
    return undefined;
  }

  /** The row's address with the region filled in. */
  #regional(entry: ProviderEntry, index: number, row: ProviderRow): string | undefined {
    if (row.needs !== "region") return undefined;
    const region = regionOf(entry.region, undefined, this.#env);
    if (region === undefined) this.#regionIsMissing(entry, index);
    return row.base_url.replace("REGION", region ?? "us-east-1");
  }

  #auth(entry: ProviderEntry, index: number, prefix: string, name: string, row: ProviderRow): EntryAuth {
    const field = entry.access_keys === undefined ? "access_key" : "access_keys";
    const written = this.#secrets(entry, index, row);
    // Users of the Codex CLI's backend have tokens of their own.
    const passthroughAuth = entry.passthrough_auth ?? (name === "chatgpt" && written.length === 0);
    if (written.length > 0 && isSandbox(name)) this.#error(index, field, `${prefix} takes no key`);
    if (passthroughAuth && written.length > 0) {
      const message = "is not used: with passthrough_auth the client's own key is sent";
      this.#diagnostics.warn(["model_providers", index, field], message);
    }
    const secrets = passthroughAuth ? [] : written;
    const signs = row.auth === "aws" && secrets.length === 0 && !passthroughAuth;
    this.#checkAmazon(entry, index, row, signs);
    if (signs) {
      const region = regionOf(entry.region, entry.base_url, this.#env);
      if (region === undefined && entry.base_url !== undefined) this.#regionIsMissing(entry, index);
      return { secrets, passthroughAuth, signing: { region: region ?? "us-east-1" } };
    }
    const keyless = entry.base_url !== undefined || row.auth === "none" || passthroughAuth;
    if (secrets.length === 0 && !keyless) {
      const hint = `access_key: $${row.key ?? "VARIABLE"}`;
      this.#error(index, "access_key", `${prefix} needs an access_key`, hint);
    }
    return { secrets, passthroughAuth };
  }

  #secrets(entry: ProviderEntry, index: number, row: ProviderRow): Secret[] {
    const { access_key: one, access_keys: several } = entry;
    if (one !== undefined && several !== undefined) {
      this.#error(index, "access_keys", "cannot be combined with access_key; give one of the two");
    }
    const texts = several ?? (one === undefined ? [] : [one]);
    if (new Set(texts).size < texts.length) this.#error(index, "access_keys", "names a key twice");
    const path = ["model_providers", index, several === undefined ? "access_key" : "access_keys"];
    return texts.map((text, position) => {
      const secret = parseSecret(text.trim());
      const place = several === undefined ? path : [...path, position];
      if (secret.kind === "literal") this.#checkLiteral(secret.value, place, row);
      return secret;
    });
  }

  #checkAmazon(entry: ProviderEntry, index: number, row: ProviderRow, signs: boolean): void {
    const message = "is for Amazon Bedrock only";
    if (row.auth !== "aws" && entry.region !== undefined) this.#error(index, "region", message);
    if (entry.aws_credentials === undefined) return;
    if (row.auth !== "aws") this.#error(index, "aws_credentials", message);
    else if (!signs) this.#error(index, "aws_credentials", "cannot be combined with a key");
  }

  #regionIsMissing(entry: ProviderEntry, index: number): void {
    const field = entry.region === undefined ? "model" : "region";
    const message = entry.region === undefined ? "needs a region" : "is not the name of a region";
    this.#error(index, field, message, "region: us-east-1, or set AWS_REGION");
  }

  #checkLiteral(value: string, path: PathPart[], row: ProviderRow): void {
    const hint = `access_key: $${row.key ?? "VARIABLE"} keeps it out of the file`;
    if (value.startsWith("$")) {
      const forms = "write $NAME or \u0024{NAME}; defaults, as in \u0024{NAME:-value}, are not read";
      this.#diagnostics.error(path, "is not the name of a variable", forms);
    } else if (!PRINTABLE.test(value)) {
      this.#diagnostics.error(path, "must be printable ASCII without white space", hint);
    } else this.#diagnostics.warn(path, "the key itself is in the file", hint);
  }

  #error(index: number, field: string, message: string, hint?: string): void {
    this.#diagnostics.error(["model_providers", index, field], message, hint);
  }
}

function tokenBounds({ default_output_tokens: output, context_window: window }: ProviderEntry): TokenBounds {
  return {
    ...(output === undefined ? {} : { defaultOutputTokens: output }),
    ...(window === undefined ? {} : { contextWindow: window }),
  };
}

function pricing({ pricing: written }: ProviderEntry): Pick<Entry, "pricing"> {
  if (written === undefined) return {};
  const { input, output, cached_input: cachedInput } = written;
  return { pricing: { input, output, ...(cachedInput === undefined ? {} : { cachedInput }) } };
}
