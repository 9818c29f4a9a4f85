// A provider's keys, used in turns. One that was refused or is out of quota rests; while all of them do, the one whose
// rest is over first is tried all the same: the provider knows best. A provider without keys has none to rest.

import { readVariable } from "../abi/environment";
import { Buffer } from "../bytes/buffer";
import { newText } from "./text";

export const BEARER: string = "Bearer ";

const REFUSED_SECONDS: i64 = 60;
const LIMITED_SECONDS: i64 = 5;
const MAX_SECONDS: i64 = 600;

/** How long a key rests after an answer of this status; 0 for not at all. `asked` is the provider's wish, -1 for none. */
export function restSeconds(status: i32, asked: i64): i64 {
  if (status == 401 || status == 402 || status == 403) return REFUSED_SECONDS;
  if (status != 429) return 0;
  return asked < 0 ? LIMITED_SECONDS : min(asked, MAX_SECONDS);
}

class Key {
  /** `Bearer ` and the key; empty when the variable is not set. */
  credential: Buffer = newText();
  /** Nanoseconds since 1970. */
  restsUntil: i64 = 0;

  constructor(readonly variable: Buffer) {}
}

export class KeyRing {
  private keys: Array<Key> = [];
  private latest: i32 = -1;

  get count(): i32 {
    return this.keys.length;
  }

  /** Keys whose variables are not set are passed over, but for the name in the error when none is. */
  add(variable: Buffer): void {
    const key = new Key(variable);
    key.credential.ascii(BEARER);
    if (!readVariable(variable, key.credential)) key.credential.clear();
    this.keys.push(key);
  }

  /** The variable of the first key; there must be one. */
  get variable(): Buffer {
    return this.keys[0].variable;
  }

  get isEmpty(): bool {
    for (let i = 0; i < this.keys.length; i++) {
      if (unchecked(this.keys[i]).credential.len > 0) return false;
    }
    return true;
  }

  /** The index of the key for the next attempt; -1 where there is none. `now` need be right only with several keys. */
  take(now: i64): i32 {
    const count = this.keys.length;
    let best = -1;
    let soonest: i64 = i64.MAX_VALUE;
    for (let i = 0; i < count; i++) {
      const index = (this.latest + 1 + i) % count;
      const key = unchecked(this.keys[index]);
      if (key.credential.len == 0) continue;
      const until = key.restsUntil <= now ? 0 : key.restsUntil;
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

  rest(index: i32, until: i64): void {
    if (index >= 0 && index < this.keys.length) unchecked(this.keys[index]).restsUntil = until;
  }

  /** There are keys, and none is ready. */
  rests(now: i64): bool {
    let ready = this.keys.length == 0;
    for (let i = 0; !ready && i < this.keys.length; i++) {
      const key = unchecked(this.keys[i]);
      ready = key.credential.len > 0 && key.restsUntil <= now;
    }
    return !ready;
  }
}
