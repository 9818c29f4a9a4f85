// What the history tells of finished requests. Times are milliseconds since 1970, durations milliseconds, costs US dollars.
import type { Observation } from "@plano/config/contract";

export interface Usage {
  /** Cached tokens and those written to a cache included. */
  input: number;
  /** Null: the provider told nothing of it. */
  cachedInput: number | null;
  cacheWrite: number | null;
  output: number;
  reasoning: number | null;
}

export interface SignalBadge {
  type: string;
  confidence: number;
  /** Index of the message. */
  message: number;
  words: string;
  family: string;
}

/** A request of a client, with what its calls of models add up to: a row of a list. */
export interface RequestSummary {
  /** Grows with arrival; the cursor of lists, and the id of live events. */
  n: number;
  /** Its request id. */
  id: string;
  started: number;
  duration: number;
  /** Until a stream's first content. */
  ttft: number | null;
  /** 0: the client left before the response. */
  status: number;
  stopReason: string | null;
  endedBy: Observation["ended_by"];
  error?: { code: string; message?: string };
  listener: string;
  path: string;
  api: string;
  stream: boolean;
  /** The model as the client wrote it. */
  asked: string | null;
  model: string | null;
  provider: string | null;
  target: string | null;
  attempts: number;
  /** Calls of models that belong to it; 0 for a request that is its own call. */
  calls: number;
  agent?: string;
  route?: string;
  /** How the agent or the route was chosen: `model`, `embeddings`, `default` when nothing matched, or `failed`. */
  routeMethod?: string;
  decisionMs?: number;
  caller?: string;
  client?: string;
  user?: string;
  userAgent?: string;
  session?: string;
  tags: Record<string, string>;
  usage: Usage | null;
  /** Null: a price is missing, or the usage. */
  cost: number | null;
  /** What cached tokens would have cost more. */
  saved: number | null;
  requestBytes: number;
  /** The beginning of the last text of the user; null without content. */
  preview: string | null;
  conversation?: { id: string; turn: number };
  signals: SignalBadge[];
  quality?: string;
  sandbox?: true;
  /** The client got an error of Plano's own in place of an answer, as a guard or a filter of answers decides. */
  withheld?: true;
  /** No client's request: Plano asked a model for a decision that nobody's request needed, as `plano targets test` does. */
  own?: true;
  /** The ids that providers gave the attempts, those of its calls included. */
  providerIds?: string[];
  /** The id of the request that was sent again as this one. */
  replayOf?: string;
}

export interface Quantiles {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export interface Totals {
  requests: number;
  errors: number;
  clientsLeft: number;
  limited: number;
  failovers: number;
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
  /** A lower bound while requests lack a price; null when nothing has one. */
  cost: number | null;
  /** Calls whose cost is unknown for want of a price. */
  withoutPrice: number;
  /** Calls whose cost is known, also where it is 0. */
  withPrice: number;
  /** What rate limits count as requests: clients' and agents' to models, but not Plano's own. */
  modelRequests: number;
  /** Known as far as `cost` is. */
  saved: number | null;
  withoutUsage: number;
  duration: Quantiles;
  ttft: Quantiles;
  tokensPerSecond: Quantiles;
}

/** `at`: when it begins. */
export interface SeriesPoint extends Totals {
  at: number;
}

export interface Range {
  from: number;
  to: number;
}

export const DIMENSIONS = [
  "model",
  "provider",
  "route",
  "agent",
  "caller",
  "client",
  "user",
  "session",
  "listener",
] as const;
export type Dimension = (typeof DIMENSIONS)[number] | `tag:${string}`;

export interface BreakdownRow extends Totals {
  key: Partial<Record<Dimension, string>>;
}

/** Rates are US dollars per million tokens. */
export interface Cost {
  inputRate: number | null;
  cachedRate: number | null;
  writeRate: number | null;
  outputRate: number | null;
  /** Where the rates come from: `file` or the catalogue's name. */
  source: string | null;
  input: number | null;
  cached: number | null;
  write: number | null;
  output: number | null;
  total: number | null;
  /** What cached tokens would have cost more. */
  saved: number | null;
}

/** `dropped`: requests that could not be kept, since the start. */
export interface Kept {
  from: number;
  records: number;
  dropped: number;
}

/** How much of its bounds the history uses. */
export interface KeptUsage extends Kept {
  maxRecords: number;
  contentBytes: number;
  maxContentBytes: number;
  diskBytes: number;
  maxDiskBytes: number;
  days: number;
  /** Why nothing is written any more. */
  diskError?: string;
}
