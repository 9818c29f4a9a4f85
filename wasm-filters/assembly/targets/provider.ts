// A provider with its endpoints and keys, and a target: one model of a provider.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { AuthStyle } from "../contract/auth-styles.generated";
import { Format } from "../contract/formats.generated";
import { ModelRule } from "../contract/model-families.generated";
import { Endpoint } from "../contract/endpoints.generated";
import { familyOf } from "../translate/shared/model-family";
import { KeyRing } from "./key-ring";
import { RateLimit } from "../limits/rate-limit";
import { MediaTokens } from "./media-tokens";
import { Secret } from "./secret";
import { TargetSeries } from "./target-series";

/** An API or an endpoint of a provider, and how it is called. */
export class ProviderEndpoint {
  /** Unknown for an endpoint. */
  format: Format = Format.Unknown;
  /** None for an API. */
  endpoint: Endpoint = Endpoint.None;
  /** The path of counts of tokens; empty where the API has none. */
  countPath: Buffer = new Buffer(0, 0);
  auth: AuthStyle = AuthStyle.None;
  headerNames: Array<Buffer> = [];
  headerValues: Array<Buffer> = [];

  constructor(
    /** `{model}` in a path stands for the model's name, percent-encoded. */
    readonly path: Buffer,
    /** The path of streams; empty when it is `path`. */
    readonly streamPath: Buffer,
  ) {}

  /** Whether a configured header replaces the client's header of that name. */
  overrides(name: usize, length: i32): bool {
    for (let i = 0; i < this.headerNames.length; i++) {
      const own = unchecked(this.headerNames[i]);
      if (equalsBytes(own.ptr, own.len, name, length)) return true;
    }
    return false;
  }

  pathFor(streaming: bool): Buffer {
    return streaming && this.streamPath.len > 0 ? this.streamPath : this.path;
  }
}

export class Provider {
  /** Flags of Quirk. */
  quirks: u32 = 0;
  /** At least one; the first serves clients of other APIs, unless the model prefers another. */
  apis: Array<ProviderEndpoint> = [];
  endpoints: Array<ProviderEndpoint> = [];
  /** The client's own key goes on; the gateway adds none. */
  passthrough: bool = false;
  /** Estimated tokens from which a prefix is marked for the provider's cache; 0 for never. */
  cachePrefix: i32 = 0;
  /** A web search that the model cannot make is refused, not left out. */
  refusesLostSearch: bool = false;
  /** Requests that begin alike go to the same address. */
  prefixAffinity: bool = false;
  keys: KeyRing = new KeyRing();
  /** Configured headers, for all of its endpoints. */
  headerNames: Array<Buffer> = [];
  headerValues: Array<Buffer> = [];
  /** Those of `headerValues` that are secrets. */
  readonly headerSecrets: Array<Secret> = [];

  constructor(
    readonly id: Buffer,
    readonly authority: Buffer,
  ) {}

  /** Call before each attempt: it brings the values of header secrets up to date. */
  lacksSecret(endpoint: ProviderEndpoint): bool {
    if (this.missingHeader) return true;
    return endpoint.auth != AuthStyle.None && !this.passthrough && this.keys.isEmpty;
  }

  /** The first secret of a configured header that has no value. */
  get missingHeader(): Secret | null {
    let missing: Secret | null = null;
    for (let i = 0; i < this.headerSecrets.length; i++) {
      const secret = unchecked(this.headerSecrets[i]);
      if (secret.text.len == 0 && !missing) missing = secret;
    }
    return missing;
  }

  /** The client's own API when the provider has it, else the one that the model prefers, else the first. */
  apiFor(client: Format, model: Buffer): ProviderEndpoint {
    const own = this.apiOf(client);
    if (own) return own;
    const prefers = familyOf(model.ptr, model.len).has(ModelRule.ResponsesFirst);
    const preferred = prefers ? this.apiOf(Format.Responses) : null;
    return preferred ? preferred : unchecked(this.apis[0]);
  }

  private apiOf(format: Format): ProviderEndpoint | null {
    for (let i = 0; i < this.apis.length; i++) {
      if (unchecked(this.apis[i]).format == format) return unchecked(this.apis[i]);
    }
    return null;
  }

  /** The first API that counts tokens; null without one. */
  get counter(): ProviderEndpoint | null {
    for (let i = 0; i < this.apis.length; i++) {
      if (unchecked(this.apis[i]).countPath.len > 0) return unchecked(this.apis[i]);
    }
    return null;
  }

  /** Null when the provider has no such endpoint. */
  endpoint(endpoint: Endpoint): ProviderEndpoint | null {
    for (let i = 0; i < this.endpoints.length; i++) {
      if (unchecked(this.endpoints[i]).endpoint == endpoint) return unchecked(this.endpoints[i]);
    }
    return null;
  }
}

export class Target {
  series: TargetSeries;
  /** Limits on requests to the target. */
  limits: Array<RateLimit> = [];
  /** Millionths of a US dollar a token. */
  inputPrice: f64 = 0;
  outputPrice: f64 = 0;
  cachedPrice: f64 = 0;
  /** Output tokens to reserve for a request without a limit; 0 when the configuration gives none. */
  defaultOutput: f64 = 0;
  /** The most output tokens to reserve, whatever a request states; 0 for no bound. */
  reservedOutput: f64 = 0;
  readonly media: MediaTokens = new MediaTokens();
  /** Tokens of one request, or of one response, beyond which a reported usage is implausible. */
  contextWindow: i64 = 0;

  constructor(
    readonly provider: Provider,
    readonly name: Buffer,
    /** The provider's name of the model; empty for a wildcard, whose requested name holds it. */
    readonly model: Buffer,
  ) {
    this.series = new TargetSeries(name, provider.id);
  }
}
