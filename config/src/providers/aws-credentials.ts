// AWS credentials from variables that the file names. Envoy reads one set from its environment, so all signed
// entries share it.

import type { AwsCredentials } from "../model/provider.js";
import type { PlanoFile } from "../schema/schema.js";
import { keptInFile } from "../secrets/key-text.js";
import { isLiteral, readSecret } from "../secrets/secret.js";
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
      accessKeyId: readSecret(written.access_key_id),
      secretAccessKey: readSecret(written.secret_access_key),
      ...(written.session_token === undefined ? {} : { sessionToken: readSecret(written.session_token) }),
    };
    if (isLiteral(credentials.secretAccessKey)) {
      const line = "secret_access_key: $AWS_SECRET_ACCESS_KEY";
      diagnostics.warn([...path, "secret_access_key"], ...keptInFile(credentials.secretAccessKey, line));
    }
    if (first === undefined) first = credentials;
    else if (JSON.stringify(first) !== JSON.stringify(credentials)) {
      diagnostics.error(path, "must be those of the other entries: there can be one set only");
    }
  }
  return first;
}
