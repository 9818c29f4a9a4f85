// `auth` of a listener: by access keys, by tokens or by asking a service.
import type { AccessKey, ListenerAuth } from "../model/auth.js";
import type { AccessKeyEntry, AuthEntry } from "../schema/auth.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { accessKeyError, readAccessKey } from "./access-keys.js";
import { readServiceAuth } from "./authorization-service.js";
import { readTokenAuth } from "./token-auth.js";

/** `directory` is the configuration's; files are read only if it is known. */
export function readAuth(
  entry: AuthEntry,
  diagnostics: Diagnostics,
  directory: string | undefined,
): ListenerAuth {
  const { keys = [], keys_file: file, jwt, ext_authz: service } = entry;
  checkMethods(entry, diagnostics);
  // Each is read, so that all errors are found at once.
  const keyAuth = { keys: readKeys(keys, diagnostics.at("keys")), ...(file !== undefined && { file }) };
  const tokenAuth = jwt && readTokenAuth(jwt, diagnostics.at("jwt"), directory);
  const serviceAuth = service && readServiceAuth(service, diagnostics.at("ext_authz"));
  return serviceAuth ?? tokenAuth ?? keyAuth;
}

function checkMethods(entry: AuthEntry, diagnostics: Diagnostics): void {
  const { keys, keys_file: file, jwt, ext_authz: service } = entry;
  const ways = Object.entries({ keys: keys ?? file, jwt, ext_authz: service });
  const [first, ...others] = ways.filter(([, way]) => way !== undefined).map(([name]) => name);
  for (const name of others) {
    diagnostics.error([name], `cannot be combined with ${first}; a listener authenticates in one way`);
  }
}

function readKeys(entries: readonly AccessKeyEntry[], diagnostics: Diagnostics): AccessKey[] {
  const taken = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const error = accessKeyError(entry);
    if (error !== undefined) diagnostics.error([index, error.field], error.message);
    else if (taken.has(entry.name)) diagnostics.error([index, "name"], `the name ${entry.name} is taken`);
    taken.add(entry.name);
  }
  return entries.map(readAccessKey);
}
