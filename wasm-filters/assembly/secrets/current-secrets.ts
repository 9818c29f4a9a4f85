// The secrets in force: one table for all roles of a VM. Envoy's configuration holds them sealed, and a variable of its
// process holds their key: neither a configuration nor a dump of it reveals a value.

import { readVariable } from "../abi/environment";
import { LatestText, latestLen, latestPtr } from "../abi/latest-text";
import { Buffer } from "../bytes/buffer";
import { MAX_WATCHED_TEXT } from "../contract/constants.generated";
import { SecretTable } from "./secret-table";

/** Grows with each table that comes into force; 0 before the first. */
export let secretsVersion: i32 = 0;

let table: SecretTable = new SecretTable();
const latest = new LatestText("plano.secrets");
const keyVariable = new Buffer(32, 64);
keyVariable.ascii("PLANO_SECRETS_KEY");

/** Returns why the text is refused, with the old table kept; empty when its table is in force. */
export function installSecrets(ptr: usize, length: i32): string {
  if (length > MAX_WATCHED_TEXT) return "they are longer than 16 MiB";
  const reason = replace(ptr, length);
  if (reason.length == 0) latest.share(table.serial, ptr, length);
  return reason;
}

/** Null when there is no secret of that name. */
export function secretNamed(name: Buffer): Buffer | null {
  if (secretsVersion == 0 && latest.read()) replace(latestPtr, latestLen);
  return table.find(name);
}

function replace(ptr: usize, length: i32): string {
  const next = new SecretTable();
  const key = new Buffer(64, 256);
  readVariable(keyVariable, key);
  const reason = next.read(ptr, length, key);
  memory.fill(key.ptr, 0, key.len);
  key.free();
  if (reason.length > 0) {
    next.free();
    return reason;
  }
  table.free();
  table = next;
  secretsVersion += 1;
  return reason;
}
