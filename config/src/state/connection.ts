// PostgreSQL's URL contains a password: it is a secret of brightstaff's, and no text shows it.

import { variablesIn } from "../environment/references.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Secret } from "../model/secret.js";
import { readSecret, type SecretSources, secretValue } from "../secrets/secret.js";
import { nameOfSecret } from "../secrets/secret-name.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

const KEY = "connection_string";
const NO_URL = "is not a postgresql:// URL";
const HINT = "connection_string: postgresql://user:$DB_PASSWORD@host:5432/database";

/** Empty with an error. `diagnostics` is of `state_storage`. */
export function readConnection(written: string | undefined, diagnostics: Diagnostics): Secret {
  const own = diagnostics.at(KEY);
  if (written === undefined) {
    own.error([], "is missing", HINT);
    return "";
  }
  const connection = readSecret(written);
  checkConnection(connection, own);
  return connection;
}

/** The start of a URL with a password in it. */
const PASSWORD = /^postgres(?:ql)?:\/\/[^@/:]*:([^@]+)@/;

/** A variable or a file may hold all of it. */
function checkConnection(text: string, diagnostics: Diagnostics): void {
  if (!/^(\$|file:|postgres(ql)?:\/\/)\S+$/.test(text)) {
    diagnostics.error([], NO_URL, HINT);
    return;
  }
  const [, password] = PASSWORD.exec(text) ?? [];
  if (password !== undefined && variablesIn(password).length === 0) {
    diagnostics.warn([], "the password itself is in the file", HINT);
  }
}

export interface ResolvedConnection {
  /** The URL by its name in the service config; empty without one. */
  secrets: Record<string, string>;
  /** What is wrong with its value. */
  error?: string;
}

export function resolveStateConnection(
  { stateStorage }: Pick<NormalisedConfig, "stateStorage">,
  sources: SecretSources,
): ResolvedConnection {
  if (stateStorage.kind !== "postgres") return { secrets: {} };
  const { connection } = stateStorage;
  const url = secretValue(connection, sources);
  if (url === "") return { secrets: {} };
  if (/^postgres(ql)?:\/\/\S+$/.test(url) && URL.canParse(url))
    return { secrets: { [nameOfSecret(connection)]: url } };
  const name = variablesIn(connection).join(" with ") || `state_storage.${KEY}`;
  return { secrets: {}, error: `${name} ${NO_URL}` };
}
