// The filter config: targets, pools and the names that clients may request. Read once in each VM, by the config role; a config with
// an error is refused as a whole, so that no request meets a dangling index.

import { Buffer } from "../bytes/buffer";
import { RateLimit } from "../limits/rate-limit";
import { LimitScope } from "../exchange/limit-scopes";
import { NameTable } from "../bytes/name-table";
import { Pool } from "../targets/pool";
import { Target } from "../targets/provider";
import { freeTexts, newText } from "../bytes/text";
import { ResponseLimits } from "../exchange/plan";

export class FilterConfig {
  /** The memory of all texts in the config. */
  readonly texts: Array<Buffer> = [];
  requestBodyBytes: i32 = 0;
  responseLimits: ResponseLimits = new ResponseLimits();
  /** Milliseconds; 0 for none. */
  streamDuration: i64 = 0;
  streamIdle: i64 = 0;
  brightstaff: Buffer = newText();
  /** The model listener's name. */
  listener: Buffer = newText();
  /** Bytes of texts that observations have; 0 for none. */
  contentBytes: i32 = 0;
  /** The tags of observations, and their indexes by the headers that they come from. */
  tags: Array<Buffer> = [];
  tagHeaders: NameTable = new NameTable(0);
  /** How long each of several attempts may take to begin a stream, or to send a whole response: milliseconds, in digits. */
  firstByteTimeout: Buffer = newText();
  answerTimeout: Buffer = newText();
  /** Flags of FailoverReason. */
  failoverOn: u32 = 0;
  /** Of a single target. */
  maxRetries: i32 = 0;
  targets: Array<Target> = [];
  /** One for each target, in the targets' order, then those of several targets. */
  pools: Array<Pool> = [];
  /** The scopes that a rate limit service counts; empty without a service. */
  limitScopes: Array<LimitScope> = [];
  /** Indexes into `pools`. */
  models: NameTable = new NameTable(0);
  wildcards: Array<Wildcard> = [];
  /** Indexes into `pools`, by the agent's id. */
  agents: NameTable = new NameTable(0);
  /** The pools of routing preferences, for limits that look at them. */
  routes: Array<Pool> = [];
  /** Limits on all requests. */
  limits: Array<RateLimit> = [];
  /** The headers of selectors, each once; a limit holds an index into them. */
  limitHeaders: Array<Buffer> = [];
  hasLimits: bool = false;
  /** Some limit has a selector, so that the headers have to be read. */
  get countsCallers(): bool {
    return this.hasLimits || this.limitScopes.length > 0;
  }
  /** The callers that rate limits name; null when no listener authenticates. */
  callers: NameTable | null = null;
  /** The pool of requests without a model. */
  fallback: Pool | null = null;

  /** Frees the config; no stream may be left that was made under it. */
  free(): void {
    freeTexts(this.texts);
  }

  /** Null when no pool has that name. */
  find(name: usize, length: i32): Pool | null {
    const index = this.models.find(name, length);
    if (index >= 0) return this.pools[index];
    const wildcard = this.wildcardFor(name, length);
    return wildcard ? wildcard.pool : null;
  }

  /** The length of the wildcard's prefix, which is not part of the provider's name of the model. */
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
    readonly pool: Pool,
  ) {}

  covers(name: usize, length: i32): bool {
    const size = this.prefix.len;
    return length > size && memory.compare(this.prefix.ptr, name, size) == 0;
  }
}
