// A provider as the filter calls it: its APIs and endpoints, their places and keys; and one of its models.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { newText } from "../bytes/text";
import { Format } from "../translate/visitor";
import { Endpoint } from "./endpoints";
import { KeyRing } from "./key-ring";
import { RateLimit } from "../limits/rate-limit";
import { TargetSeries } from "./target-series";

/** Where a key is presented. */
export const enum Auth {
  None,
  /** `authorization: Bearer <key>` */
  Bearer,
  /** `x-api-key: <key>` */
  XApiKey,
  /** `api-key: <key>`, Azure's. */
  ApiKey,
  /** `x-goog-api-key: <key>` */
  GoogleKey,
}

/** One thing a provider offers: an API or an endpoint, and how it is called. */
export class ProviderEndpoint {
  /** Unknown for an endpoint. */
  format: Format = Format.Unknown;
  /** None for an API. */
  endpoint: Endpoint = Endpoint.None;
  /** `{model}` in a path stands for the model's name, percent-encoded. */
  path: Buffer = newText();
  /** Where streams are asked for; empty where that is `path`. */
  streamPath: Buffer = newText();
  auth: Auth = Auth.None;
  headerNames: Array<Buffer> = [];
  headerValues: Array<Buffer> = [];

  /** Whether a configured header takes the place of one of that name. */
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
  id: Buffer = newText();
  authority: Buffer = newText();
  /** Flags of formats/quirks.ts. */
  quirks: u32 = 0;
  /** At least one; the first serves the clients whose own API is not among them. */
  apis: Array<ProviderEndpoint> = [];
  endpoints: Array<ProviderEndpoint> = [];
  /** The client's own key goes on, and the gateway has none. */
  passthrough: bool = false;
  /** Estimated tokens from which on a prefix is marked for the provider's cache; 0 for never. */
  cachePrefix: i32 = 0;
  /** Requests that begin alike go to the same one of its addresses. */
  prefixAffinity: bool = false;
  keys: KeyRing = new KeyRing();
  /** Headers of the user's own, for all of its routes. */
  headerNames: Array<Buffer> = [];
  headerValues: Array<Buffer> = [];
  /** The variable of such a header, where it is not set. */
  missingVariable: Buffer | null = null;

  lacksKey(endpoint: ProviderEndpoint): bool {
    if (this.missingVariable) return true;
    return endpoint.auth != Auth.None && !this.passthrough && this.keys.isEmpty;
  }

  /** The client's own API where the provider has it. */
  apiFor(client: Format): ProviderEndpoint {
    for (let i = 0; i < this.apis.length; i++) {
      if (unchecked(this.apis[i]).format == client) return unchecked(this.apis[i]);
    }
    return unchecked(this.apis[0]);
  }

  /** Null where the provider has no such endpoint. */
  endpoint(endpoint: Endpoint): ProviderEndpoint | null {
    for (let i = 0; i < this.endpoints.length; i++) {
      if (unchecked(this.endpoints[i]).endpoint == endpoint) return unchecked(this.endpoints[i]);
    }
    return null;
  }
}

export class Target {
  name: Buffer;
  /** What the provider is asked for; empty for a wildcard, where the rest of the asked name is. */
  model: Buffer = newText();
  series: TargetSeries;
  /** Limits on requests to it. */
  limits: Array<RateLimit> = [];
  /** Millionths of a US dollar a token. */
  inputPrice: f64 = 0;
  outputPrice: f64 = 0;
  cachedPrice: f64 = 0;
  /** Tokens of an answer to a request that bounds none; 0 where the configuration does not say. */
  defaultOutput: f64 = 0;
  /** Tokens of one request, or of one answer, beyond which nothing that is told is believed. */
  contextWindow: i64 = 0;

  constructor(readonly provider: Provider) {
    const name = newText();
    this.name = name;
    this.series = new TargetSeries(name, provider.id);
  }
}
