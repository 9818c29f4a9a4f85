// One entry of model_providers: its row, its address and its key.

import type { Format } from "../contract/formats.generated.js";
import { BROKEN, BROKEN_HINT, type Environment, isBroken } from "../environment/references.js";
import type { Secret } from "../model/secret.js";
import type { Pricing, TokenBounds } from "../model/target.js";
import type { ProviderEntry } from "../schema/model-providers.js";
import type { PlanoFile } from "../schema/schema.js";
import { keptInFile, keyFlaw } from "../secrets/key-text.js";
import { isLiteral, readSecret } from "../secrets/secret.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";
import { parseUrl, type WrittenUrl } from "../syntax/written-url.js";
import { readHttpHost } from "../upstreams/http-host.js";
import { readReplicas } from "../upstreams/replicas.js";
import { readHealthCheck } from "../upstreams/upstreams.js";
import { resolveBaseUrl } from "./base-url.js";
import { type EntryAuth, regionOf, withAuth } from "./entry-auth.js";
import { readEntryHeaders } from "./entry-headers.js";
import { type EntryRow, findRow, kimiBaseUrl, withApi, withKimiCode } from "./entry-row.js";
import type { ProviderRow } from "./provider-row.js";
import { isSandbox, namesOfQuirks } from "./rows.js";
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

export interface EntrySurroundings {
  env: Environment;
  sessionId: string;
}

/** Of those without errors. */
export function readEntries(
  { model_providers: written }: PlanoFile,
  diagnostics: Diagnostics,
  surroundings: EntrySurroundings,
): Entry[] {
  return written.flatMap((entry, index) => {
    const own = diagnostics.at("model_providers", index);
    // An entry with wrong durations keeps its names, so that what refers to them is no further error.
    const healthCheck = readHealthCheck(entry, own);
    const before = own.errorCount;
    const { first, replicas } = readReplicas(entry.base_url, entry.http_host, own.at("base_url"));
    const { base_url: _urls, ...rest } = entry;
    const reader = new EntryReader(
      { ...rest, ...(first !== undefined && { base_url: first }) },
      own,
      surroundings,
    );
    const read = reader.read({ replicas, ...healthCheck });
    return own.errorCount > before || read === undefined ? [] : [{ index, ...read }];
  });
}

class EntryReader {
  readonly #entry: ProviderEntry;
  readonly #diagnostics: Diagnostics;
  readonly #surroundings: EntrySurroundings;
  readonly #prefix: string;
  /** What follows the first slash. */
  readonly #model: string;

  /** `diagnostics` are the entry's. */
  constructor(entry: ProviderEntry, diagnostics: Diagnostics, surroundings: EntrySurroundings) {
    this.#entry = entry;
    this.#diagnostics = diagnostics;
    this.#surroundings = surroundings;
    const slash = entry.model.indexOf("/");
    this.#prefix = entry.model.slice(0, Math.max(slash, 0));
    this.#model = entry.model.slice(slash + 1);
  }

  /** Undefined if so much is wrong that nothing can be made of it. */
  read(upstream: Pick<ProviderTraits, "replicas" | "healthCheck">): Omit<Entry, "index"> | undefined {
    const entry = this.#entry;
    const model = this.#model;
    if (this.#prefix === "" || model === "") {
      this.#error("model", "must be provider/model", "for example openai/gpt-4o or openai/*");
      return undefined;
    }
    if (!PRINTABLE.test(entry.model)) {
      const hint = "is a space missing after the colon of the next line?";
      this.#error("model", "must be printable ASCII without white space", hint);
      return undefined;
    }
    const found = findRow(entry, this.#prefix);
    if ("message" in found) {
      this.#error(found.field, found.message, found.hint);
      return undefined;
    }
    const traits = this.#traits(upstream, withKimiCode(found, entry.base_url, model));
    if (model.includes("*") && model !== "*") {
      this.#error("model", "a wildcard is a whole model name: provider/*");
    }
    if (model === "*" && entry.default === true) {
      this.#error("default", "a wildcard cannot be the default: it names no model");
    }
    if (traits === undefined) return undefined;
    return {
      fullName: entry.model,
      prefix: this.#prefix,
      model: model === "*" ? "" : model,
      ...(entry.name === undefined ? {} : { name: entry.name }),
      isDefault: entry.default === true,
      traits,
      ...pricing(entry),
      tokenBounds: tokenBounds(entry),
    };
  }

  #traits(
    upstream: Pick<ProviderTraits, "replicas" | "healthCheck">,
    { name, row: plain }: EntryRow,
  ): ProviderTraits | undefined {
    const entry = this.#entry;
    const row = this.#withApi(plain);
    if (row === undefined) return undefined;
    const auth = this.#auth(name, row);
    const result = resolveBaseUrl(row, kimiBaseUrl(entry.base_url) ?? this.#regional(row));
    if ("message" in result) {
      this.#error("base_url", result.message, result.hint);
      return undefined;
    }
    const { apis, endpoints, ...resolved } = result.baseUrl;
    return {
      id: this.#prefix,
      interface: name,
      ...resolved,
      replicas: upstream.replicas,
      prefixAffinity: entry.prefix_affinity === true,
      ...(entry.base_url !== undefined && { ownAddress: true }),
      ...(entry.base_url === undefined && row.example !== undefined && { example: row.example }),
      ...(stores(row, entry) && { storesResponses: true }),
      ...(upstream.healthCheck && { healthCheck: upstream.healthCheck }),
      ...readHttpHost(entry, this.#diagnostics, "api.example.com"),
      apis: apis.map((api) => withAuth(api, row, auth)),
      endpoints: endpoints.map((endpoint) => withAuth(endpoint, row, auth)),
      quirks: namesOfQuirks(row),
      ...auth,
      ...readEntryHeaders(entry, this.#diagnostics, { name, row, ...this.#surroundings }),
    };
  }

  #withApi(row: ProviderRow): ProviderRow | undefined {
    const { api, base_url: baseUrl } = this.#entry;
    if (api === undefined) return row;
    const chosen = withApi(row, api, baseUrl !== undefined);
    if (chosen !== undefined) return chosen;
    const spoken = (Object.keys(row.apis) as Format[]).join(", ");
    const hint = "with a base_url of your own any API may be named";
    this.#error("api", `${this.#prefix} does not speak ${api}; it speaks ${spoken}`, hint);
    return undefined;
  }

  /** The row's address with the region filled in. */
  #regional(row: ProviderRow): WrittenUrl | undefined {
    if (row.needs !== "region") return undefined;
    const region = regionOf(this.#entry.region, undefined, this.#surroundings.env);
    if (region === undefined) this.#regionIsMissing();
    return parseUrl(row.base_url.replace("REGION", region ?? "us-east-1"));
  }

  #auth(name: string, row: ProviderRow): EntryAuth {
    const entry = this.#entry;
    const field = entry.access_keys === undefined ? "access_key" : "access_keys";
    const written = this.#secrets(row);
    // Users of the Codex CLI's backend have tokens of their own.
    const passthroughAuth = entry.passthrough_auth ?? (name === "chatgpt" && written.length === 0);
    if (written.length > 0 && isSandbox(name)) this.#error(field, `${this.#prefix} takes no key`);
    if (passthroughAuth && written.length > 0) {
      const message = "is not used: with passthrough_auth the client's own key is sent";
      this.#diagnostics.warn([field], message);
    }
    const secrets = passthroughAuth ? [] : written;
    const signs = row.auth === "aws" && secrets.length === 0 && !passthroughAuth;
    this.#checkAmazon(row, signs);
    if (signs) {
      const region = regionOf(entry.region, entry.base_url?.url, this.#surroundings.env);
      if (region === undefined && entry.base_url !== undefined) this.#regionIsMissing();
      return { secrets, passthroughAuth, signing: { region: region ?? "us-east-1" } };
    }
    const keyless = entry.base_url !== undefined || row.auth === "none" || passthroughAuth;
    if (secrets.length === 0 && !keyless) {
      const hint = `access_key: $${row.key ?? "VARIABLE"}`;
      this.#error("access_key", `${this.#prefix} needs an access_key`, hint);
    }
    return { secrets, passthroughAuth };
  }

  #secrets(row: ProviderRow): Secret[] {
    const { access_key: one, access_keys: several } = this.#entry;
    if (one !== undefined && several !== undefined) {
      this.#error("access_keys", "cannot be combined with access_key; give one of the two");
    }
    const texts = several ?? (one === undefined ? [] : [one]);
    if (new Set(texts).size < texts.length) this.#error("access_keys", "names a key twice");
    return texts.map((text, position) => {
      const secret = readSecret(text);
      const place = several === undefined ? ["access_key"] : ["access_keys", position];
      if (isLiteral(secret)) this.#checkLiteral(secret, place, row);
      return secret;
    });
  }

  #checkAmazon(row: ProviderRow, signs: boolean): void {
    const { region, aws_credentials: credentials } = this.#entry;
    const message = "is for Amazon Bedrock only";
    if (row.auth !== "aws" && region !== undefined) this.#error("region", message);
    if (credentials === undefined) return;
    if (row.auth !== "aws") this.#error("aws_credentials", message);
    else if (!signs) this.#error("aws_credentials", "cannot be combined with a key");
  }

  #regionIsMissing(): void {
    const { region } = this.#entry;
    const [field, message] =
      region === undefined ? ["model", "needs a region"] : ["region", "is not the name of a region"];
    this.#error(field, message, "region: us-east-1, or set AWS_REGION");
  }

  #checkLiteral(value: string, path: PathPart[], row: ProviderRow): void {
    const [message, hint] = keptInFile(value, `access_key: $${row.key ?? "VARIABLE"}`);
    // Other checks report it.
    if (isBroken(value)) return;
    if (/^\$(?!\$)/.test(value)) this.#diagnostics.error(path, BROKEN, BROKEN_HINT);
    else {
      const flaw = keyFlaw(value);
      if (flaw !== undefined) this.#diagnostics.error(path, flaw, hint);
      else this.#diagnostics.warn(path, message, hint);
    }
  }

  #error(field: string, message: string, hint?: string): void {
    this.#diagnostics.error([field], message, hint);
  }
}

/** A server of the user's own may speak a provider's API and keep nothing. */
function stores(
  { stores: storing, needs, apis }: ProviderRow,
  { base_url: baseUrl }: ProviderEntry,
): boolean {
  return storing === true && apis.responses !== undefined && (baseUrl === undefined || needs === "base_url");
}

function tokenBounds(entry: ProviderEntry): TokenBounds {
  const { default_output_tokens: output, context_window: window } = entry;
  const { reserved_output_tokens: reserved, media_tokens: media } = entry;
  return {
    ...(output === undefined ? {} : { defaultOutputTokens: output }),
    ...(reserved === undefined ? {} : { reservedOutputTokens: reserved }),
    ...(media === undefined ? {} : { mediaTokens: media }),
    ...(window === undefined ? {} : { contextWindow: window }),
  };
}

function pricing({ pricing: written }: ProviderEntry): Pick<Entry, "pricing"> {
  if (written === undefined) return {};
  const { input, output, cached_input: cachedInput, cache_write: cacheWrite } = written;
  return {
    pricing: {
      ...{ input, output },
      ...(cachedInput !== undefined && { cachedInput }),
      ...(cacheWrite !== undefined && { cacheWrite }),
    },
  };
}
