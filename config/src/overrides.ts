// `overrides`, as far as no other reader takes them, and keys that have no effect.

import type { NormalisedConfig } from "./model/model.js";
import { OVERRIDES } from "./schema/overrides.js";
import type { PlanoFile } from "./schema/schema.js";
import type { Diagnostics } from "./syntax/diagnostics.js";
import { readDuration } from "./syntax/duration.js";
import { nearest } from "./syntax/spelling.js";

const CONNECT_TIMEOUT = 5_000;

export function readOverrides(
  { overrides = {}, mode }: PlanoFile,
  diagnostics: Diagnostics,
): Pick<NormalisedConfig, "connectTimeoutMilliseconds" | "upstreamCaPath" | "signals"> {
  const own = diagnostics.at("overrides");
  const {
    upstream_connect_timeout: connect,
    upstream_tls_ca_path: caPath,
    disable_signals: disabled,
  } = overrides;
  if (mode !== undefined)
    diagnostics.warn(["mode"], "has no effect", "listeners say what they lead to", true);
  for (const key of Object.keys(overrides)) warnOfIgnored(key, own);
  if (disabled === false) {
    own.warn(["disable_signals"], "has no effect yet: conversations are not searched", undefined, true);
  }
  return {
    connectTimeoutMilliseconds: readDuration(connect, own.at("upstream_connect_timeout")) ?? CONNECT_TIMEOUT,
    ...(caPath === undefined ? {} : { upstreamCaPath: caPath }),
    signals: disabled !== true,
  };
}

function warnOfIgnored(key: string, diagnostics: Diagnostics): void {
  const known = Object.keys(OVERRIDES.properties);
  if (!known.includes(key) && !key.startsWith("x-")) {
    const close = nearest(key, known);
    const hint = close === undefined ? undefined : `did you mean ${close}?`;
    diagnostics.warn([key], "is not known here and has no effect", hint, true);
  }
}
