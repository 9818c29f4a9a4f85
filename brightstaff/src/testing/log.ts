// For tests: a logger that keeps its messages.
import { type Logger, pino } from "pino";

export interface KeptLog {
  logger: Logger;
  /** Levels and messages. */
  said: string[];
  /** The whole log's text. */
  text(): string;
}

export function keepLog(): KeptLog {
  const lines: string[] = [];
  const said: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
    const { level, msg } = JSON.parse(line) as { level: string; msg: string };
    said.push(`${level}: ${msg}`);
  };
  const formatters = { level: (label: string) => ({ level: label }) };
  return { logger: pino({ level: "trace", formatters }, { write }), said, text: () => lines.join("") };
}
