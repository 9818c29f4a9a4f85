// The headers sent with every request of an entry: its row's, those its provider requires, its own. Its own
// may contain keys under any name, so they are kept apart, as keys are.

import { KEY_HEADERS } from "../contract/auth-styles.generated.js";
import { ENVOY_HEADER_PREFIX, INTERNAL_HEADER_PREFIX } from "../contract/headers.generated.js";
import type { Environment } from "../environment/references.js";
import type { SecretHeader } from "../model/secret.js";
import type { ProviderEntry } from "../schema/model-providers.js";
import { readSecret } from "../secrets/secret.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { ProviderRow } from "./provider-row.js";

/** Headers that Plano sets itself. */
const RESERVED = new Set([
  ...Object.values<string>(KEY_HEADERS),
  "host",
  "content-length",
  "content-type",
  "accept-encoding",
  "transfer-encoding",
  "connection",
]);

const RESERVED_PREFIXES = [INTERNAL_HEADER_PREFIX, ENVOY_HEADER_PREFIX, "x-amz-"];
const VISIBLE = /^[\x21-\x7e]+$/;

export interface HeaderReading {
  headers: Record<string, string>;
  secretHeaders: Omit<SecretHeader, "secretName">[];
}

interface HeaderSources {
  /** Of the row. */
  name: string;
  row: ProviderRow;
  env: Environment;
  sessionId: string;
}

/** `diagnostics` are the entry's. */
export function readEntryHeaders(
  entry: ProviderEntry,
  diagnostics: Diagnostics,
  sources: HeaderSources,
): HeaderReading {
  const given = { ...sources.row.headers, ...(sources.name === "chatgpt" && chatGptHeaders(sources)) };
  const own = new Map<string, string>();
  for (const [written, value] of Object.entries(entry.headers ?? {})) {
    const lower = written.toLowerCase();
    if (RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
      diagnostics.error(["headers", written], `${lower} is set by Plano itself`, undefined, true);
    } else own.set(lower, readSecret(value));
  }
  return {
    headers: Object.fromEntries(Object.entries(given).filter(([header]) => !own.has(header))),
    secretHeaders: [...own].map(([header, text]) => ({ name: header, text })),
  };
}

/** The backend tells requests apart by account and session. */
function chatGptHeaders({ env, sessionId }: HeaderSources): Record<string, string> {
  const account = env.CHATGPT_ACCOUNT_ID?.trim() ?? "";
  return {
    ...(VISIBLE.test(account) ? { "chatgpt-account-id": account } : {}),
    session_id: sessionId,
  };
}
