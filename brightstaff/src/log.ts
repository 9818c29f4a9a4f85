// Structured logs: one JSON object per line on standard output, with readable times and no secrets.
import { type Logger, pino } from "pino";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
const SECRET_HEADERS = ["authorization", "x-api-key", "cookie", "proxy-authorization"];

/** Throws on an unknown level. */
export function createLogger(level = "info"): Logger {
  if (!LEVELS.includes(level)) throw new Error(`PLANO_LOG_LEVEL must be one of ${LEVELS.join(", ")}`);
  return pino({
    name: "brightstaff",
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_HEADERS.flatMap((name) => [`headers["${name}"]`, `req.headers["${name}"]`]),
      censor: "[redacted]",
    },
  });
}
