// The environment variables passed on to the started programs: enough to run, no keys.
import type { Environment } from "@plano/config";

const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "NODE_EXTRA_CA_CERTS"];

export function bareEnvironment(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
