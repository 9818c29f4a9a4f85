// The latest attempt of a request: its target, and what was written for it.

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { ProviderEndpoint, Target } from "../targets/provider";
import { RequestNotes } from "../translate/shared/request-notes";
import { Format } from "../contract/formats.generated";
import { IdleTimer } from "./idle-timer";

/**
 * The gateway role aims the first attempt, the upstream role each one that goes to another target; so the aim outlives an
 * attempt, and `begin()` clears the rest. All is cleared when the exchange is taken for the next request.
 */
export class Attempt {
  /** How many attempts there were, with this one. */
  count: i32 = 0;
  /** The aim: a target, and the called endpoint of its provider. */
  target: Target | null = null;
  endpoint: ProviderEndpoint | null = null;
  /** The API's format; a passed-on endpoint has the client's. */
  format: Format = Format.Unknown;
  /** The provider's name of the model; the requested name until there is a target. */
  readonly model: Buffer = new Buffer(64, 4096);
  readonly edits: BodyEdits = new BodyEdits();
  /** Index of the key in the provider's ring; -1 for none. */
  key: i32 = -1;
  /** Notes of the translated request, for the translation of its response. */
  readonly notes: RequestNotes = new RequestNotes();
  readonly idleTimer: IdleTimer = new IdleTimer();
  /** It took a connection that was open already, which the provider may have been closing. */
  reused: bool = false;
  /** It had a connection in the end. */
  connected: bool = false;
  /** It has ended without a byte of a response. */
  silent: bool = false;
  /** Earlier attempts that an idle connection swallowed: the provider has not seen them. */
  swallowed: i32 = 0;
  /** The attempts of the plan that were made, a bit for each. */
  made: u32 = 0;
  /** The bit of this one. */
  place: u32 = 0;
  /** Those of `made` that no idle connection swallowed. */
  asked: u32 = 0;
  /** The target of the attempt before. */
  previous: Target | null = null;
  /** The target that logs and spans have recorded. */
  logged: Target | null = null;
  /** Of a count of tokens: what is told if the provider refuses to count. */
  estimate: i64 = 0;
  /** The body is written anew, even in the client's own format. */
  rewrites: bool = false;
  /** Edits of the client's body left stop sequences out. */
  lostStops: bool = false;
  /** The provider's API cannot express the request. */
  inexpressible: bool = false;

  begin(): void {
    if (this.wasSwallowed) this.swallowed += 1;
    this.count += 1;
    this.reused = false;
    this.connected = false;
    this.silent = false;
    this.key = -1;
    this.notes.clear();
    this.idleTimer.clear();
    this.inexpressible = false;
  }

  /** Says so of an attempt that Envoy repeats; others may end in silence because the client left. */
  get wasSwallowed(): bool {
    return this.reused && this.silent;
  }

  /** It is at the plan's attempt with this index. */
  aimAt(index: i32): void {
    this.place = 1 << index;
    this.made |= this.place;
    this.asked |= this.place;
  }

  /** It has ended without a byte of a response. */
  endSilent(): void {
    this.silent = true;
    if (this.reused) this.asked &= ~this.place;
  }

  clear(): void {
    this.begin();
    this.lostStops = false;
    this.rewrites = false;
    this.count = 0;
    this.swallowed = 0;
    this.target = null;
    this.endpoint = null;
    this.format = Format.Unknown;
    this.model.clear();
    this.edits.clear();
    this.made = 0;
    this.place = 0;
    this.asked = 0;
    this.previous = null;
    this.logged = null;
  }
}
