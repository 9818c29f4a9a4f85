// Amazon's credentials where the file names its own variables. Envoy reads them from its environment, so all entries
// that are signed share one set.

import type { ConfigError } from "./errors.js";
import type { PlanoFile } from "./file.js";
import type { AwsCredentials } from "./model.js";
import { parseSecret } from "./secrets.js";
import type { Source } from "./source.js";

export interface AwsResult {
  credentials?: AwsCredentials;
  errors: ConfigError[];
  warnings: ConfigError[];
}

export function awsCredentials({ model_providers: entries }: PlanoFile, source: Source): AwsResult {
  const errors: ConfigError[] = [];
  const warnings: ConfigError[] = [];
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
      warnings.push(source.error([...path, "secret_access_key"], "the key itself stands in the file", hint));
    }
    if (first === undefined) first = credentials;
    else if (JSON.stringify(first) !== JSON.stringify(credentials)) {
      errors.push(source.error(path, "must be those of the other entries: there can be one set only"));
    }
  }
  return { ...(first === undefined ? {} : { credentials: first }), errors, warnings };
}
