// A provider as the filter and Envoy address it: its APIs and endpoints, keys and addresses.

import type { AuthStyle } from "../contract/auth-styles.generated.js";
import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Format } from "../contract/formats.generated.js";
import type { Quirk } from "../contract/quirks.generated.js";
import type { Address } from "./address.js";
import type { Secret, SecretHeader } from "./secret.js";
import type { HealthCheck, Timeouts } from "./upstreams.js";

/** How to call something that a provider offers. */
interface Call {
  /** Full path, e.g. `/v1/chat/completions`; `{model}` is the model's name, percent-encoded. */
  path: string;
  auth: AuthStyle;
  headers: Record<string, string>;
}

/** One of the APIs that requests are translated to. */
export interface Api extends Call {
  format: Format;
  /** The path for streams, if not `path`. */
  streamPath?: string;
  /** The path that counts a request's tokens, if the API has one. */
  countPath?: string;
}

/** An endpoint that is passed on without translation. */
export interface UntranslatedEndpoint extends Call {
  name: Endpoint;
}

interface ProviderKey {
  text: Secret;
  /** What the filter config calls it, e.g. `OPENAI_API_KEY`. */
  secretName: string;
}

/** One upstream as the filter addresses it: a provider row joined with an entry's base_url, key and headers. */
export interface Provider {
  /** Unique; `openai`, `openai-2`, ... */
  id: string;
  /** Row in providers.yaml, e.g. `openai`. Shown as `owned_by`. */
  interface: string;
  tls: boolean;
  host: string;
  port: number;
  /** Further addresses; requests go to all addresses in turn. */
  replicas: Address[];
  /** Not in turn: requests that begin alike go to the same address. */
  prefixAffinity: boolean;
  healthCheck?: HealthCheck;
  /** Host header and server name, if they differ from the address. */
  httpHost?: string;
  /** The file names the address; the sandbox does not answer in its place. */
  ownAddress?: true;
  /** A model that it has, of the row; at an address of the file nobody knows one. */
  example?: string;
  /** The sandbox answers in its place. */
  sandboxed?: true;
  /** At least one; the first serves clients whose own API is not listed. */
  apis: Api[];
  endpoints: UntranslatedEndpoint[];
  /** Its Responses API keeps responses, so that further requests can continue them. */
  storesResponses?: true;
  quirks: Quirk[];
  /** The client's own key is sent. */
  passthroughAuth: boolean;
  /** Envoy signs requests (AWS Signature Version 4) with the credentials of its environment. */
  signing?: { region: string };
  /** Used in turn; none with auth `none`, and for providers that need no key. */
  keys: ProviderKey[];
  /** Sent with every request; overrides headers of the API. */
  headers: Record<string, string>;
  /** The same; overrides `headers`. */
  secretHeaders: SecretHeader[];
  /** Of an agent; models use the listener's. */
  timeouts?: Timeouts;
  /** Envoy cluster; providers with the same addresses, server name, signing and timeouts share one. */
  cluster: string;
}

/** Variables for Envoy's process, if the file names its own. */
export interface AwsCredentials {
  accessKeyId: Secret;
  secretAccessKey: Secret;
  sessionToken?: Secret;
}
