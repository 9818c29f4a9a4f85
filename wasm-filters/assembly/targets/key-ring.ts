// A provider's keys, used in turn. A key that was refused or is out of quota rests: for the requested model when the
// response may concern only that model, else for everything. When all keys rest, the one that is ready first is used.

import { Buffer } from "../bytes/buffer";
import { Secret } from "./secret";

export const BEARER: string = "Bearer ";

const SECOND: i64 = 1_000_000_000;
const REFUSED_SECONDS: i64 = 60;
const LIMITED_SECONDS: i64 = 5;
const MAX_SECONDS: i64 = 600;
/** Models that one key can rest for at a time, since clients may choose the names; the soonest to end gives way. */
const MAX_RESTS: i32 = 64;

class Rest {
  constructor(
    public subject: u64,
    public until: i64,
  ) {}
}

class Key {
  /** When the key's rest for everything ends, in nanoseconds since 1970. */
  restsUntil: i64 = 0;
  private rests: Array<Rest> = [];

  constructor(readonly secret: Secret) {}

  /** `Bearer ` and the key; empty without a value. */
  get credential(): Buffer {
    return this.secret.text;
  }

  /** 0 when the key is ready. */
  restOf(subject: u64, now: i64): i64 {
    let until = this.restsUntil;
    for (let i = 0; i < this.rests.length; i++) {
      const rest = unchecked(this.rests[i]);
      if (rest.subject == subject) until = max(until, rest.until);
    }
    return until > now ? until : 0;
  }

  restFor(subject: u64, until: i64): void {
    const rests = this.rests;
    let place: Rest | null = null;
    for (let i = 0; i < rests.length; i++) {
      const rest = unchecked(rests[i]);
      if (rest.subject == subject) {
        rest.until = until;
        return;
      }
      if (!place || rest.until < place.until) place = rest;
    }
    if (!place || rests.length < MAX_RESTS) {
      rests.push(new Rest(subject, until));
      return;
    }
    place.subject = subject;
    place.until = until;
  }
}

/** A subject is the hash of a model and of the API or endpoint that is called. */
export class KeyRing {
  private keys: Array<Key> = [];
  private latest: i32 = -1;

  get count(): i32 {
    return this.keys.length;
  }

  /** Keys without a value are skipped. */
  add(name: Buffer): void {
    this.keys.push(new Key(new Secret(name, BEARER)));
  }

  /** The name of the first key; the ring must have one. */
  get firstName(): Buffer {
    return this.keys[0].secret.name;
  }

  get isEmpty(): bool {
    for (let i = 0; i < this.keys.length; i++) {
      if (unchecked(this.keys[i]).credential.len > 0) return false;
    }
    return true;
  }

  /** The index of the key for the next attempt; -1 without keys. `now` and `subject` matter only with several. */
  take(subject: u64, now: i64): i32 {
    const count = this.keys.length;
    let best = -1;
    let soonest: i64 = i64.MAX_VALUE;
    for (let i = 0; i < count; i++) {
      const index = (this.latest + 1 + i) % count;
      const key = unchecked(this.keys[index]);
      if (key.credential.len == 0) continue;
      const until = key.restOf(subject, now);
      if (until >= soonest) continue;
      best = index;
      soonest = until;
    }
    if (best >= 0) this.latest = best;
    return best;
  }

  /** `Bearer ` and the key. */
  credential(index: i32): Buffer | null {
    return index >= 0 && index < this.keys.length ? unchecked(this.keys[index]).credential : null;
  }

  /**
   * Rests a key by the status of a response. A 403 may concern the words of one request alone, so it never rests the
   * last ready key. `asked` is the provider's retry-after in seconds, -1 without one.
   */
  heed(index: i32, status: i32, asked: i64, subject: u64, now: i64): void {
    if (index < 0 || index >= this.keys.length) return;
    const key = unchecked(this.keys[index]);
    if (status == 401 || status == 402) {
      key.restsUntil = now + REFUSED_SECONDS * SECOND;
    } else if (status == 403) {
      if (this.isReady(subject, now, index)) key.restFor(subject, now + REFUSED_SECONDS * SECOND);
    } else if (status == 429) {
      key.restFor(subject, now + (asked < 0 ? LIMITED_SECONDS : min(asked, MAX_SECONDS)) * SECOND);
    }
  }

  /** Whether a key other than `except` is ready, or no key is needed. */
  isReady(subject: u64, now: i64, except: i32 = -1): bool {
    const keys = this.keys;
    for (let i = 0; i < keys.length; i++) {
      const key = unchecked(keys[i]);
      if (i != except && key.credential.len > 0 && key.restOf(subject, now) == 0) return true;
    }
    return keys.length == 0;
  }
}
