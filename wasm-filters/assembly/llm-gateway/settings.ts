// The filter's configuration as objects: providers, targets and the names clients may ask for. Read once per root; what
// does not hold together is refused as a whole, with a reason, so that traffic never meets a dangling index.

import { readVariable } from "../abi/environment";
import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { Format } from "../formats/visitor";
import { Endpoint } from "./endpoints";
import { NameTable } from "./name-table";
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

const MAX_TEXT: i32 = 64 << 10;
export const BEARER: string = "Bearer ";

export function newText(): Buffer {
  return new Buffer(32, MAX_TEXT);
}

/** One thing a provider offers: an API or an endpoint, and how it is called. */
export class Route {
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
  apis: Array<Route> = [];
  endpoints: Array<Route> = [];
  /** The client's own key goes on, and the gateway has none. */
  passthrough: bool = false;
  /** Estimated tokens from which on a prefix is marked for the provider's cache; 0 for never. */
  cachePrefix: i32 = 0;
  /** The variable of Envoy's process that has the key. */
  keyVariable: Buffer = newText();
  /** `Bearer ` and the key; empty when the variable is not set. */
  credential: Buffer = newText();

  readCredential(): void {
    this.credential.ascii(BEARER);
    if (!readVariable(this.keyVariable, this.credential)) this.credential.clear();
  }

  lacksKey(route: Route): bool {
    return route.auth != Auth.None && !this.passthrough && this.credential.len == 0;
  }

  /** The client's own API where the provider has it. */
  apiFor(client: Format): Route {
    for (let i = 0; i < this.apis.length; i++) {
      if (unchecked(this.apis[i]).format == client) return unchecked(this.apis[i]);
    }
    return unchecked(this.apis[0]);
  }

  /** Null where the provider has no such endpoint. */
  endpoint(endpoint: Endpoint): Route | null {
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
  cluster: Buffer = newText();
  series: TargetSeries;

  constructor(readonly provider: Provider) {
    const name = newText();
    this.name = name;
    this.series = new TargetSeries(name, provider.id);
  }
}

export class Settings {
  maxBodyBytes: i32 = 0;
  brightstaff: Buffer = newText();
  targets: Array<Target> = [];
  models: NameTable = new NameTable(0);
  wildcards: Array<Wildcard> = [];
  /** Where requests without a model go. */
  fallback: Target | null = null;

  /** Null when no target has that name. */
  find(name: usize, length: i32): Target | null {
    const index = this.models.find(name, length);
    if (index >= 0) return this.targets[index];
    const wildcard = this.wildcardFor(name, length);
    return wildcard ? wildcard.target : null;
  }

  /** The length of the prefix that does not belong to the provider's name of the model. */
  wildcardLength(name: usize, length: i32): i32 {
    const wildcard = this.wildcardFor(name, length);
    return wildcard ? wildcard.prefix.len : 0;
  }

  private wildcardFor(name: usize, length: i32): Wildcard | null {
    for (let i = 0; i < this.wildcards.length; i++) {
      const wildcard = this.wildcards[i];
      if (wildcard.covers(name, length)) return wildcard;
    }
    return null;
  }
}

/** `openai/` stands for every model of a provider. */
export class Wildcard {
  constructor(
    readonly prefix: Buffer,
    readonly target: Target,
  ) {}

  covers(name: usize, length: i32): bool {
    const size = this.prefix.len;
    return length > size && memory.compare(this.prefix.ptr, name, size) == 0;
  }
}
