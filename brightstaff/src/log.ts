// Structured logs: one JSON object a line on standard output, with times a person can read and nothing secret.
import { type Logger, pino } from "pino";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
const SECRET_HEADERS = ["authorization", "x-api-key", "cookie", "proxy-authorization"];

/** Throws on a level there is not. */
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
