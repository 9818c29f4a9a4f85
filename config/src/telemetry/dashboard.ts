// Where the dashboard listens, who may look, and what is kept for it.

import type { Address } from "../model/address.js";
import type { Dashboard } from "../model/dashboard.js";
import { automatonOf, MOST_STATES } from "../redaction/automaton.js";
import { PatternError } from "../redaction/syntax.js";
import type { DashboardEntry } from "../schema/dashboard.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseSize } from "../syntax/size.js";

const RECORDS = 20_000;
const CONTENT = "64MiB";
const DISK = "256MiB";
const DAYS = 7;
/** One segment of the files, and a part of one. */
const LEAST_DISK = 16 << 20;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** `own` is the address of `ports`. Undefined: off. */
export function readDashboard(
  { dashboard: written = {}, ports = {} }: PlanoFile,
  diagnostics: Diagnostics,
  own: Address,
): Dashboard | undefined {
  if (typeof written === "string") return undefined;
  const at = diagnostics.at("dashboard");
  const { address, tags = {}, content, redact = [], trusted_header: header } = written;
  if (address !== undefined && typeof ports === "object" && ports.dashboard !== undefined)
    at.error(["address"], "has a port, and so has ports.dashboard", "leave one of them out");
  const place = addressOf(address) ?? own;
  checkOpenness(place, written, at);
  return {
    ...place,
    ...(content !== undefined && { content }),
    redactsPersons: redact.includes("pii"),
    patterns: readPatterns(redact, at.at("redact")),
    keep: readKeep(written.keep, at.at("keep")),
    tags: Object.fromEntries(Object.entries(tags).map(([tag, name]) => [tag, name.toLowerCase()])),
    hosts: written.hosts ?? [],
    ...(written.password_hash !== undefined && { passwordHash: written.password_hash }),
    ...(header !== undefined && { trustedHeader: header.toLowerCase() }),
  };
}

function readPatterns(
  written: NonNullable<DashboardEntry["redact"]>,
  at: Diagnostics,
): Dashboard["patterns"] {
  const patterns: Dashboard["patterns"] = [];
  let left = MOST_STATES;
  for (const [index, entry] of written.entries()) {
    if (typeof entry === "string") continue;
    const { name, pattern } = entry;
    try {
      left -= automatonOf(pattern, left).states.length;
      patterns.push({ name, pattern });
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      at.error([index, "pattern"], error.message);
    }
  }
  return patterns;
}

function addressOf(text: string | undefined): Address | undefined {
  const { host, port } = /^\[?(?<host>.*?)\]?:(?<port>\d+)$/.exec(text ?? "")?.groups ?? {};
  return host === undefined ? undefined : { host, port: Number(port) };
}

function checkOpenness(
  { host, port }: Address,
  { password_hash: hash, trusted_header: header }: DashboardEntry,
  at: Diagnostics,
): void {
  if (port > 65_535) at.error(["address"], "has a port beyond 65535");
  if (LOOPBACK.test(host) || hash !== undefined || header !== undefined) return;
  at.error(
    ["address"],
    "is open to other machines, and nothing keeps them out",
    "add password_hash or trusted_header, or take 127.0.0.1",
  );
}

function readKeep(written: DashboardEntry["keep"] = {}, at: Diagnostics): Dashboard["keep"] {
  const { records = RECORDS, content = CONTENT, disk = DISK, days = DAYS } = written;
  const diskBytes = parseSize(disk);
  if (diskBytes < LEAST_DISK) at.error(["disk"], "must be at least 16MiB");
  return { records, contentBytes: parseSize(content), diskBytes, days };
}
