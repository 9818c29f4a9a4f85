// Structured logs: one JSON object per line on standard output, with readable times and no secrets.
import { type DestinationStream, type Logger, pino } from "pino";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
/** Bytes, and milliseconds, for which lines are held. */
const MOST_HELD = 8 << 10;
const LONGEST_HELD = 50;
/** What matters more is written at once. */
const INFO = 30;
/** Headers that hold credentials. */
export const SECRET_HEADERS = ["authorization", "x-api-key", "cookie", "proxy-authorization"];

/** Throws on an unknown level. */
export function createLogger(level = "info"): Logger {
  if (!LEVELS.includes(level)) throw new Error(`PLANO_LOG_LEVEL must be one of ${LEVELS.join(", ")}`);
  return pino(
    {
      name: "brightstaff",
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_HEADERS.flatMap((name) => [`headers["${name}"]`, `req.headers["${name}"]`]),
        censor: "[redacted]",
      },
    },
    linesToStandardOutput(),
  );
}

/**
 * Writes a line at once, and those that follow a moment later: a write for each would be a tenth of a request's cost. `flush`
 * writes at once, too, and drops the lines that nobody reads any more, where `flushSync` tries for ever.
 */
function linesToStandardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, minLength: MOST_HELD });
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    output.flush();
  };
  process.on("exit", flush);
  const lines = {
    // https://getpino.io/#/docs/api?id=pino-metadata
    [Symbol.for("pino.metadata")]: true,
    lastLevel: 0,
    write(line: string): void {
      output.write(line);
      if (timer === undefined || lines.lastLevel > INFO) output.flush();
      if (timer === undefined) timer = setTimeout(flush, LONGEST_HELD).unref();
    },
  };
  return lines;
}
