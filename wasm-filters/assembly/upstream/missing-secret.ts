// Why a provider without a key, or without the value of a configured header, cannot be asked.

import { Provider } from "../targets/provider";

/** Of a provider that lacks a secret: the error for the client, with the name of the variable that the user has to set. */
export function missingSecret(provider: Provider): string {
  const id = String.UTF8.decodeUnsafe(provider.id.ptr, provider.id.len);
  const missing = provider.missingHeader;
  const name = missing ? missing.name : provider.keys.firstName;
  const secret = variableOf(String.UTF8.decodeUnsafe(name.ptr, name.len));
  const what = missing ? "value of a header" : "key";
  return "The gateway has no " + what + " for the provider " + id + ": " + secret + " is not set.";
}

/** A name of variables without its hash: the user knows these. */
function variableOf(secretName: string): string {
  const hash = secretName.indexOf("-");
  const isOther = secretName.startsWith("literal-") || secretName.startsWith("file");
  return hash < 0 || isOther ? secretName : secretName.substring(0, hash);
}
