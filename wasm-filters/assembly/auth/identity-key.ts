// The key of hashes that stand for clients and messages in observations: nobody finds out what was hashed by hashing
// guesses, and installations cannot be compared. It comes from a secret of the installation, in a variable of Envoy's
// process, so that all workers have the same, also after a restart; without one it is random, and shared by the workers.

import { readVariable } from "../abi/environment";
import { setSharedKey } from "../abi/shared-key";
import { Buffer } from "../bytes/buffer";
import { hash, HashKey, hashLow } from "../bytes/sip-hash";
import { writeHex } from "../bytes/json-members";
import { DIGEST_SIZE, sha256 } from "./sha256";

export const identityKey = new HashKey();

const DIGITS: i32 = 12;
const MAX_SECRET: i32 = 256;
const digest = memory.data(DIGEST_SIZE);
let isSet: bool = false;

/** Call before the first request of a VM. */
export function prepareIdentityKey(): void {
  if (isSet) return;
  isSet = true;
  if (!setFrom("PLANO_IDENTITY_KEY") && !setFrom("PLANO_SECRETS_KEY")) {
    setSharedKey(identityKey, "plano.identity.key");
  }
}

/** Appends 12 hexadecimal digits that stand for the text. */
export function writeIdentity(out: Buffer, ptr: usize, length: i32): void {
  hash(identityKey, ptr, length);
  writeHex(out, hashLow, DIGITS);
}

function setFrom(variable: string): bool {
  const name = new Buffer(32, 64);
  name.ascii(variable);
  const secret = new Buffer(64, MAX_SECRET);
  secret.ascii("plano identities ");
  const found = readVariable(name, secret);
  if (found) {
    sha256(secret.ptr, secret.len, digest);
    identityKey.set(load<u64>(digest), load<u64>(digest, 8));
    memory.fill(secret.ptr, 0, secret.len);
  }
  secret.free();
  name.free();
  return found;
}
