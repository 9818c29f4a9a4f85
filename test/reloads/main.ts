// `npm run reloads`: changes the configuration of a whole Plano under load, and counts what fails.
import { parseArgs } from "node:util";
import { type ReloadsResult, runReloads } from "./reloads.js";

const HELP = `Usage: npm run reloads -- [--reloads N] [--rate N] [--streams N] [--seconds N] [--workers N]
                              [--listeners-every N]

Starts Plano on this machine and reloads its configuration again and again, while requests come at a steady rate and streams
last from the first reload to the last. Providers, places, aliases, pools, limits, agents, filters, routing preferences,
listeners and keys come, change and go. No request may fail, no stream may be cut, no observation may be lost, and no
reload may be refused.

  --reloads N  how many (50)
  --rate N     requests a second (200)
  --streams N  streams at a time (20)
  --seconds N  how long the streams and the whole run take (60)
  --workers N  Envoy's (2)
  --listeners-every N  reloads from one that changes a listener to the next (1); Envoy keeps a listener that was replaced
               for ten minutes, for its streams

Examples:
  npm run reloads
  npm run reloads -- --reloads 300 --seconds 120 --rate 20 --streams 0 --listeners-every 100   memory after many reloads`;

const { values } = parseArgs({
  options: {
    reloads: { type: "string", default: "50" },
    rate: { type: "string", default: "200" },
    streams: { type: "string", default: "20" },
    seconds: { type: "string", default: "60" },
    workers: { type: "string", default: "2" },
    "listeners-every": { type: "string", default: "1" },
    help: { type: "boolean", short: "h" },
  },
});

const mib = (bytes: number): string => `${(bytes / (1 << 20)).toFixed(1)} MiB`;

async function main(): Promise<void> {
  const result = await runReloads({
    reloads: Number(values.reloads),
    rate: Number(values.rate),
    streams: Number(values.streams),
    seconds: Number(values.seconds),
    workers: Number(values.workers),
    listenersEvery: Number(values["listeners-every"]),
    onReload: (reload, milliseconds) => {
      if (reload % 10 === 0)
        process.stderr.write(`reload ${reload}: in force after ${milliseconds.toFixed(0)} ms\n`);
    },
  });
  for (const line of linesOf(result)) console.log(line);
  if (!isWell(result)) process.exitCode = 1;
}

function linesOf({ requests, streams, refusals, times, observations, memory }: ReloadsResult): string[] {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  const { expected, received, dropped } = observations;
  return [
    `reloads: ${times.length}, ${refusals.length} refused; in force after ${at(0)}, ${at(0.5)}, ${at(1)} ms (least, median, most)`,
    `requests: ${requests.sent}, ${requests.failed} failed`,
    `streams: ${streams.sent}, ${streams.failed} cut`,
    `observations: ${expected} expected, ${received} received, ${dropped} dropped`,
    ...Object.entries(memory).map(
      ([part, [before, after]]) =>
        `memory of ${part}: ${mib(before)} after a quarter of the reloads, ${mib(after)} at the end`,
    ),
    ...[...refusals, ...requests.wrong, ...streams.wrong].map((each) => `  ${each}`),
  ];
}

function isWell({ requests, streams, refusals, observations }: ReloadsResult): boolean {
  const { expected, received, dropped } = observations;
  const failed = requests.failed + streams.failed + refusals.length + dropped;
  return failed === 0 && received === expected;
}

if (values.help === true) console.log(HELP);
else await main();
