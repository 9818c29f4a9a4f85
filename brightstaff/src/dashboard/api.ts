// What the dashboard's API answers under /api/v1. Its page, the terminal and scripts use nothing else. Times are
// milliseconds since 1970, durations milliseconds, costs US dollars.

import type { Observation, ObservedPart } from "@plano/config/contract";
import type { ConversationSummary, InboxEntry } from "../history/conversations/types.js";
import type { Decisions } from "../history/finished.js";
import type {
  BreakdownRow,
  Cost,
  Dimension,
  Kept,
  KeptUsage,
  Range,
  RequestSummary,
  SeriesPoint,
  Totals,
} from "../history/types.js";

export type { Observation, ObservedAttempt, ObservedPart } from "@plano/config/contract";
export type { ConversationSummary, InboxEntry } from "../history/conversations/types.js";
export type {
  BreakdownRow,
  Cost,
  Dimension,
  Kept,
  KeptUsage,
  Quantiles,
  Range,
  RequestSummary,
  SeriesPoint,
  SignalBadge,
  Totals,
  Usage,
} from "../history/types.js";

export type ContentMode = "off" | "memory" | "disk";

/** GET /api/v1/overview?q&range */
export interface Overview {
  range: Range;
  kept: Kept;
  totals: Totals;
  /** Of the range before, as long. */
  previous: Totals;
  bucketMs: number;
  series: SeriesPoint[];
  /** Five of each dimension. */
  top: Partial<Record<Dimension, BreakdownRow[]>>;
}

/**
 * GET /api/v1/requests?q&range&limit&before&settled=yes: by their start, the latest first; with `settled` the answer waits
 * until records are kept of all requests that are over.
 */
export interface RequestList {
  /** All that the query asks for. */
  total: number;
  requests: RequestSummary[];
  /** For the next page; absent on the last one. */
  before?: number;
}

export interface RequestCall {
  summary: RequestSummary;
  record: Observation;
}

/** GET /api/v1/requests/ID; `parts`, `chain` and `chain_skipped` are not in records. */
export interface RequestDetail extends RequestCall {
  decisions: Decisions;
  /** Calls of models that the request caused. */
  calls: RequestCall[];
  cost: Cost;
  parts: ObservedPart[];
  omitted?: { messages: number; bytes: number };
  /** `off`: it is off now; `never`: it was not kept when the request came; `gone`: there is no room for it any more. */
  content: "kept" | "off" | "never" | "gone";
  /** Ids, by start. */
  neighbours: { previous?: string; next?: string };
}

/** GET /api/v1/breakdown?by=model&by=tag:team&range&q, dearest first; `previous` has rows of the same keys. */
export interface Breakdown {
  range: Range;
  rows: BreakdownRow[];
  previous: BreakdownRow[];
  /** Rows that were left out. */
  leftOff?: number;
}

/** GET /api/v1/conversations?q&range&sort=last|cost|quality&limit: those with a request that the query asks for. */
export interface ConversationList {
  total: number;
  conversations: ConversationSummary[];
}

/** A request in its conversation. */
export interface ConversationTurn {
  /** Null: it is not kept any more. */
  request: RequestSummary | null;
  id: string;
  isFork: boolean;
  /** The request that it goes on from. */
  follows?: string;
  /** What was new in it, and the answer. */
  parts: ObservedPart[];
}

/** GET /api/v1/conversations/ID: the latest requests, oldest first. */
export interface ConversationDetail {
  summary: ConversationSummary;
  turns: ConversationTurn[];
}

/** GET /api/v1/inbox. POST /api/v1/inbox/dismiss {"id"} removes an entry. */
export interface InboxList {
  entries: InboxEntry[];
}

/** POST /api/v1/signals/label: whether a signal is right, which is kept in `signal-labels.jsonl` of the state directory. */
export interface SignalLabel {
  request: string;
  type: string;
  message: number;
  right: boolean;
}

/** Event `hello` of GET /api/v1/live?q&range. */
export interface LiveHello {
  now: number;
  kept: Kept;
  /** Requests between `Last-Event-ID` and the oldest that is kept. */
  missed?: number;
}

/**
 * Event `batch`; its id is the number of the last request. One that was told comes again when signals were found in it.
 * `dropped`: further ones that the query asks for.
 */
export interface LiveBatch {
  requests: RequestSummary[];
  dropped: number;
}

/** Event `totals`, at most once a second. `point`: the one being filled, as in an overview's series. */
export interface LiveTotals {
  totals: Totals;
  point: SeriesPoint;
}

export interface ProviderShown {
  name: string;
  /** Full names. */
  models: string[];
  /** Whose key is sent. */
  key: "own" | "client" | "none";
  sandboxed: boolean;
}

/** Of the last hour. */
export interface ProviderHealth extends ProviderShown {
  requests: number;
  errors: number;
  /** Of durations. */
  p95: number | null;
  lastError?: { at: number; status: number; text: string };
}

export interface LimitShown {
  name: string;
  unit: "requests" | "tokens" | "dollars";
  limit: number;
  periodSeconds: number;
  /** Whose values have buckets: `x-user-id`, `caller`; with the one that it counts, `x-user-id=ann`. */
  selector?: string;
}

/** What requests have used that ended in the latest period. Envoy counts by itself, also those under way. */
export interface LimitHealth extends LimitShown {
  /** Null where values of the selector are counted apart, or are unknown. */
  used: number | null;
  /** Why values are: a header's that is in no tag, or data that are masked. */
  unknown?: "not kept" | "masked";
  /** Of a selector's values that were in use: those that used most first. An empty one: of requests without the header. */
  values?: { count: number; fullest: { value: string; used: number }[] };
  /** The field that queries have for the selector, such as `caller`, or `tag` with `user=` before the value. */
  term?: { key: string; prefix: string };
}

/** GET /api/v1/config */
export interface ConfigShown {
  /** The first model listener is the first. */
  listeners: { name: string; type: "model" | "agent" | "prompt"; address: string; port: number }[];
  /** What clients may ask for. */
  models: string[];
  providers: ProviderShown[];
  limits: LimitShown[];
  agents: { listener: string; id: string }[];
  routes: { name: string; models: string[]; prefer: string }[];
  /** Those of the file, by full names. */
  prices: Record<string, { input: number; output: number; cachedInput?: number; cacheWrite?: number }>;
  config: { version: string; loaded: number; verdict: "ok" | "refused"; message?: string };
}

export interface Check {
  name: string;
  state: "ok" | "warn" | "fail";
  text: string;
  remedy?: string;
}

/** GET /api/v1/health */
export interface Health extends ConfigShown {
  version: string;
  started: number;
  now: number;
  content: ContentMode;
  /** The sandbox answers for a provider. */
  sandbox: boolean;
  kept: KeptUsage;
  providers: ProviderHealth[];
  limits: LimitHealth[];
  checks: Check[];
}

/** POST /api/v1/replay {"request", "model"}: the request that was sent again, once it is over. */
export interface Replay {
  id: string;
  /** False where not all that was said is kept, so that not all of it was sent. */
  isWhole: boolean;
}

/** How many requests were forgotten. */
export interface ForgottenCount {
  requests: number;
  /** None was found, and users and sessions are kept as hashes that cannot be computed here: rows show them. */
  hidden?: true;
}

/** The body of every error. */
export interface ApiError {
  error: {
    code: string;
    message: string;
    /** In the query: of the first character that is wrong. */
    position?: number;
    /** What to do about it. */
    remedy?: string;
  };
}
