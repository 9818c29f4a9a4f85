// The user's own services, and what sees requests and answers before models, agents and clients do.

import type { DetectorName } from "../schema/detectors.js";
import type { Address } from "./address.js";
import type { HealthCheck } from "./upstreams.js";

/** The user's own service that Plano calls. */
export interface Backend {
  name: string;
  tls: boolean;
  /** At least one; used in turn. */
  addresses: Address[];
  /** Not in turn: calls with the same `x-plano-prefix-hash` go to the same address. */
  prefixAffinity: boolean;
  /** Host header and server name, if they differ from the first address. */
  httpHost?: string;
  /** Undefined: the same as for providers. */
  connectTimeoutMilliseconds?: number;
  healthCheck?: HealthCheck;
}

/** A service of the user's own that sees a request before an agent does, and may change or stop it. */
export interface ServiceFilter {
  /** Also the name of its backend. */
  id: string;
  type: "mcp" | "http";
  /** The path of its URL. */
  path: string;
  /** The MCP tool to call. */
  tool: string;
  timeoutMilliseconds: number;
  /** What to do when it does not answer. */
  onFailure: "fail" | "skip";
}

/** Finds secrets and personal data, without a service. */
export interface BuiltinFilter {
  id: string;
  type: "builtin";
  detectors: DetectorName[];
  action: "mask" | "block";
}

export type Filter = ServiceFilter | BuiltinFilter;
