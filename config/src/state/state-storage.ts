// Where conversations of the Responses API are kept. The connection string contains a password: no text shows it.

import { variablesIn } from "../environment/references.js";
import type { StateStorage } from "../model/state-storage.js";
import type { PlanoFile } from "../schema/schema.js";
import { readSecret } from "../secrets/secret.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

const HINT = "connection_string: postgresql://user:$DB_PASSWORD@host:5432/database";

export function readStateStorage(
  { state_storage: written }: PlanoFile,
  diagnostics: Diagnostics,
): StateStorage | undefined {
  if (written === undefined) return undefined;
  const own = diagnostics.at("state_storage", "connection_string");
  const connection = written.connection_string && readSecret(written.connection_string);
  if (written.type === "memory") {
    if (connection !== undefined) own.error([], "is for type postgres", "type: postgres");
    return { kind: "memory" };
  }
  if (connection === undefined) own.error([], "connection_string is missing", HINT);
  else checkConnection(connection, own);
  return { kind: "postgres", connection: connection ?? "" };
}

/** The start of a URL with a password in it. */
const PASSWORD = /^postgres(?:ql)?:\/\/[^@/:]*:([^@]+)@/;

/** A variable or a file may hold all of it. */
function checkConnection(text: string, diagnostics: Diagnostics): void {
  if (!/^(\$|file:|postgres(ql)?:\/\/)\S+$/.test(text)) {
    diagnostics.error([], "is not a postgresql:// URL", HINT);
    return;
  }
  const [, password] = PASSWORD.exec(text) ?? [];
  if (password !== undefined && variablesIn(password).length === 0) {
    diagnostics.warn([], "the password itself is in the file", HINT);
  }
}
