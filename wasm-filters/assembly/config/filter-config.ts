// The filter's configuration as objects: targets, pools and the names clients may ask for. Read once per root; what
// does not hold together is refused as a whole, with a reason, so that traffic never meets a dangling index.

import { Buffer } from "../bytes/buffer";
import { RateLimit } from "../limits/rate-limit";
import { ResponseLimits } from "../targets/response-limits";
import { LimitScope } from "../exchange/limit-scopes";
import { NameTable } from "../targets/name-table";
import { Pool } from "../targets/pool";
import { Target } from "../targets/provider";
import { freeTexts, newText } from "../bytes/text";

export class FilterConfig {
  /** All of its texts, and those of what is in it. */
  readonly texts: Array<Buffer> = [];
  maxBodyBytes: i32 = 0;
  answerLimits: ResponseLimits = new ResponseLimits();
  /** Milliseconds; 0 for none. */
  streamDuration: i64 = 0;
  streamIdle: i64 = 0;
  brightstaff: Buffer = newText();
  /** How long an attempt of several may take to begin a stream, or to answer as a whole: milliseconds, in digits. */
  firstByteTimeout: Buffer = newText();
  answerTimeout: Buffer = newText();
  targets: Array<Target> = [];
  /** One for each target, in their order, then those of several. */
  pools: Array<Pool> = [];
  /** What a rate limit service counts; none without one. */
  limitScopes: Array<LimitScope> = [];
  /** Indexes into `pools`. */
  models: NameTable = new NameTable(0);
  wildcards: Array<Wildcard> = [];
  /** Indexes into `pools`, by the agent's id. */
  agents: NameTable = new NameTable(0);
  /** Of brightstaff's routes, where limits look at them: each has the pool of its models. */
  routes: Array<Pool> = [];
  /** Limits on all requests. */
  limits: Array<RateLimit> = [];
  /** Headers that limits look at, each once; a limit knows its own by the index. */
  limitHeaders: Array<Buffer> = [];
  hasLimits: bool = false;
  /** Limits look at the request's headers, its caller's among them. */
  get countsCallers(): bool {
    return this.hasLimits || this.limitScopes.length > 0;
  }
  /** Names of callers that rate limits name; null where no listener authenticates. */
  callers: NameTable | null = null;
  /** Where requests without a model go. */
  fallback: Pool | null = null;

  /** No stream may be left that was made under it. */
  free(): void {
    freeTexts(this.texts);
  }

  /** Null when nothing has that name. */
  find(name: usize, length: i32): Pool | null {
    const index = this.models.find(name, length);
    if (index >= 0) return this.pools[index];
    const wildcard = this.wildcardFor(name, length);
    return wildcard ? wildcard.pool : null;
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
    readonly pool: Pool,
  ) {}

  covers(name: usize, length: i32): bool {
    const size = this.prefix.len;
    return length > size && memory.compare(this.prefix.ptr, name, size) == 0;
  }
}
