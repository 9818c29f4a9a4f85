// `plano logs`: the logs of all parts as one, by time. Works on a Plano that is down, too.
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Entry, LEVELS, type Level, PARTS, type Part } from "../logs/entry.js";
import { LogReader } from "../logs/log-reader.js";
import { jsonFor, lineFor } from "../logs/print.js";
import { stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";

export interface LogsOptions {
  follow?: boolean;
  lines: number;
  /** Without them all. */
  part?: readonly Part[];
  level: Level;
  /** The id of a request, or its beginning. */
  request?: string;
  json?: boolean;
}

/** Milliseconds between looks at the files. */
const INTERVAL = 200;

/** Until `ended` with `follow`. Throws a CommandError when there are no logs. */
export async function logs(
  options: LogsOptions,
  env: NodeJS.ProcessEnv,
  output: NodeJS.WriteStream,
  ended: AbortSignal,
): Promise<void> {
  const directory = path.join(stateDirectory(env), "logs");
  if (!existsSync(directory)) {
    throw new CommandError(
      `There are no logs in ${directory}: start Plano with \`plano up\`, or set PLANO_HOME to its state directory.`,
    );
  }
  const readers = (options.part ?? PARTS).map(
    (part) => new LogReader(part, path.join(directory, `${part}.log`)),
  );
  const wanted = filterOf(options);
  const print = (entries: Entry[]): void => {
    for (const entry of entries.sort(byTime))
      output.write(`${options.json === true ? jsonFor(entry) : lineFor(entry, output)}\n`);
  };
  const latest = readers
    .flatMap((reader) => reader.latest(options.lines, wanted))
    .sort(byTime)
    .slice(-options.lines);
  print(latest);
  while (options.follow === true && !ended.aborted) {
    print(readers.flatMap((reader) => reader.next()).filter(wanted));
    await wait(INTERVAL, undefined, { signal: ended }).catch(() => {});
  }
  for (const reader of readers) reader.close();
  const { request, follow, lines } = options;
  if (request !== undefined && follow !== true && lines > 0 && latest.length === 0)
    throw new CommandError(`No entry that would be shown has a request id that begins with ${request}.`);
}

function byTime(one: Entry, other: Entry): number {
  return one.time - other.time;
}

function filterOf({ level, request }: LogsOptions): (entry: Entry) => boolean {
  const least = LEVELS.indexOf(level);
  return (entry) =>
    LEVELS.indexOf(entry.level) >= least &&
    (request === undefined || entry.requestId?.startsWith(request) === true);
}
