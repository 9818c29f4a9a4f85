// AWS credentials from variables that the file names. Envoy reads one set from its environment, so all signed
// entries share it.

import type { AwsCredentials } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import { parseSecret } from "../secrets/secrets.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

export function readAwsCredentials(
  { model_providers: entries }: PlanoFile,
  diagnostics: Diagnostics,
): AwsCredentials | undefined {
  let first: AwsCredentials | undefined;
  for (const [index, { aws_credentials: written }] of entries.entries()) {
    if (written === undefined) continue;
    const path = ["model_providers", index, "aws_credentials"];
    const credentials: AwsCredentials = {
      accessKeyId: parseSecret(written.access_key_id.trim()),
      secretAccessKey: parseSecret(written.secret_access_key.trim()),
      ...(written.session_token === undefined
        ? {}
        : { sessionToken: parseSecret(written.session_token.trim()) }),
    };
    if (credentials.secretAccessKey.kind === "literal") {
      const hint = "secret_access_key: $AWS_SECRET_ACCESS_KEY keeps it out of the file";
      diagnostics.warn([...path, "secret_access_key"], "the key itself is in the file", hint);
    }
    if (first === undefined) first = credentials;
    else if (JSON.stringify(first) !== JSON.stringify(credentials)) {
      diagnostics.error(path, "must be those of the other entries: there can be one set only");
    }
  }
  return first;
}
