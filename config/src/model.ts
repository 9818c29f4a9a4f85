// The one normalised model: what a Plano YAML means, after defaults, aliases and provider rows are resolved.
// Envoy's configuration, the filter's JSON and brightstaff's settings are all rendered from it. It holds no secret
// values that a renderer could leak: keys appear as `Secret` and are resolved only when a process is started.

/** Wire shapes an upstream may speak; the vocabulary of `config/providers.yaml`. */
export type Format = "chat-completions" | "messages";

/** How the key is presented: `authorization: Bearer`, `x-api-key`, or not at all. */
export type AuthStyle = "bearer" | "x-api-key" | "none";

/** A key: the name of a variable in the user's environment, or a literal from the file. */
export type Secret = { kind: "environment"; variable: string } | { kind: "literal"; value: string };

export interface Address {
  host: string;
  /** 1..65535 */
  port: number;
}

export interface ModelListener extends Address {
  name: string;
  /** Longest silence before an answer begins or within a stream, milliseconds; 0 for no bound. */
  timeoutMilliseconds: number;
  /** Attempts after the first. */
  maxRetries: number;
}

/** One upstream as the filter addresses it: a provider row joined with an entry's base_url, key and headers. */
export interface Provider {
  /** Unique; `openai`, `openai-2`, ... */
  id: string;
  /** Row in providers.yaml, e.g. `openai`. Shown as `owned_by`. */
  interface: string;
  format: Format;
  tls: boolean;
  host: string;
  port: number;
  /** Full path of the generation endpoint, e.g. `/v1/chat/completions`. */
  path: string;
  auth: AuthStyle;
  /** Absent with auth `none`, and for providers that answer without a key. */
  key?: Secret;
  /** Name of the variable in Envoy's process that carries the key, e.g. `PLANO_KEY_OPENAI`. Present iff `key` is. */
  keyVariable?: string;
  headers: Record<string, string>;
  /** Envoy cluster; providers with the same tls, host and port share one. */
  cluster: string;
}

export interface Target {
  /** The name in the file, `openai/gpt-4o` or the entry's own `name`; `openai/*` for a wildcard. */
  name: string;
  /** What the provider is asked for, `gpt-4o`; empty for a wildcard. */
  model: string;
  /** Index into `providers`. */
  provider: number;
}

export interface Limits {
  /** Longest request or held response body, bytes. Envoy's buffer limits are generated from it. */
  maxBodyBytes: number;
}

export interface NormalisedConfig {
  /** As written in the file. */
  version: string;
  modelListener: ModelListener;
  providers: Provider[];
  targets: Target[];
  /** Every name a client may ask for -> index into `targets`; aliases included, wildcards not. */
  models: Record<string, number>;
  aliases: Record<string, string>;
  /** `openai/` -> index into `targets`. */
  wildcards: Record<string, number>;
  /** Index into `targets`, or -1. */
  defaultTarget: number;
  limits: Limits;
  /** Connect timeout towards providers, milliseconds. */
  connectTimeoutMilliseconds: number;
  /** CA bundle providers' certificates are verified with; undefined: the system's. */
  upstreamCaPath?: string;
  brightstaff: Address;
  admin: Address;
}
