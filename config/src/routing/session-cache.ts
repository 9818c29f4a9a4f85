// Redis, for sessions that several brightstaffs share. Its URL contains a password: it is a secret of brightstaff's, and no
// text shows it.

import type { Environment } from "../environment/references.js";
import type { NormalisedConfig, Secret } from "../model/model.js";
import type { RoutingEntry } from "../schema/routing.js";
import { nameOfKey } from "../secrets/secret-name.js";
import { parseSecret, secretValue } from "../secrets/secrets.js";
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
  if (text === undefined) return add("url is missing", HINT);
  const url = parseSecret(text);
  if (url.kind === "literal") {
    if (text.includes("$")) return add("must be one variable as a whole, or have none", HINT);
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
  /** The user's variable for the URL, if it is not set. */
  missing?: string;
  /** What is wrong with the variable's value. */
  error?: string;
}

export function resolveSessionCache(
  { sessionCacheUrl: secret }: Pick<NormalisedConfig, "sessionCacheUrl">,
  env: Environment,
): ResolvedSessionCache {
  if (secret === undefined) return { secrets: {} };
  const url = secretValue(secret, env);
  const name = nameOfKey(secret);
  if (url === "") return { secrets: {}, missing: name };
  if (redisUrlOf(url) === undefined) return { secrets: {}, error: `${name} ${NO_URL}` };
  return { secrets: { [name]: url } };
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
