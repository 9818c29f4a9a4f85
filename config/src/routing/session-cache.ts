// Redis, for sessions that several brightstaffs share. Its URL contains a password: it is a secret of brightstaff's, and no
// text shows it.

import { isBroken, variablesIn } from "../environment/references.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Secret } from "../model/secret.js";
import type { RoutingEntry } from "../schema/routing.js";
import { isLiteral, readSecret, type SecretSources, secretValue } from "../secrets/secret.js";
import { nameOfSecret } from "../secrets/secret-name.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseUrl } from "../syntax/written-url.js";

const PATH = ["routing", "session_cache", "url"];
const NO_URL = "is not a redis:// or rediss:// URL";
const HINT = "url: $REDIS_URL";

export function readSessionCacheUrl(
  written: RoutingEntry["session_cache"],
  diagnostics: Diagnostics,
): Secret | undefined {
  const add = (message: string, hint?: string): undefined => {
    diagnostics.error(PATH, message, hint);
  };
  const text = written?.url?.trim();
  if (written?.type !== "redis")
    return text === undefined ? undefined : add("is for type redis", "type: redis");
  if (text === undefined) return add("is missing", HINT);
  const url = readSecret(text);
  if (isLiteral(url) && !isBroken(url)) {
    const parsed = redisUrlOf(text);
    if (parsed === undefined) return add(NO_URL, `${HINT}, or redis://localhost:6379`);
    if (parsed.username !== "" || parsed.password !== "") {
      const hint = `${HINT} keeps it out of the file`;
      diagnostics.warn(PATH, "the password itself is in the file", hint);
    }
  }
  return url;
}

export interface ResolvedSessionCache {
  /** The URL by its name in the service config; empty without one. */
  secrets: Record<string, string>;
  /** What is wrong with its value. */
  error?: string;
}

export function resolveSessionCache(
  { sessionCacheUrl: secret }: Pick<NormalisedConfig, "sessionCacheUrl">,
  sources: SecretSources,
): ResolvedSessionCache {
  if (secret === undefined) return { secrets: {} };
  const url = secretValue(secret, sources);
  if (url === "") return { secrets: {} };
  const name = variablesIn(secret).join(" with ") || PATH.join(".");
  if (redisUrlOf(url) === undefined) return { secrets: {}, error: `${name} ${NO_URL}` };
  return { secrets: { [nameOfSecret(secret)]: url } };
}

/** The path must be a database number and percent-encoding must be valid, otherwise brightstaff would not start. */
function redisUrlOf(text: string): URL | undefined {
  const { url } = parseUrl(text);
  if (!/^rediss?:\/\/[^\s/\\?#\p{Cc}][^\s\p{Cc}]*$/iu.test(text) || url === undefined) return undefined;
  const { pathname, username, password } = url;
  return /^\/?\d*$/.test(pathname) && isEncoded(username) && isEncoded(password) ? url : undefined;
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
