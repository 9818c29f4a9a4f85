// `npm run soak`: many requests of every kind through real Envoy, and the memory they take.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { plotOf } from "./plot.js";
import { growthOf, SERIES, toCsv } from "./samples.js";
import { type SoakResult, soak } from "./soak.js";

const HELP = `Usage: npm run soak -- [--requests N] [--workers N] [--connections N] [--seed S] [--csv FILE] [--svg FILE]

Sends a mix of requests through Plano on this machine: whole answers and streams of every API, large and small, clients
that leave, refusals, limits, failing providers and failovers. Each has to come out as it should; in the end no stream may
be left, no VM may have been started anew, and memory has to be flat after the first quarter (of 100,000 or more). A million requests take about
twenty minutes on two cores.

  --requests N     how many (1000000)
  --workers N      Envoy's (2)
  --connections N  of clients, at a time (64)
  --seed S         what the mix follows from (1)
  --csv FILE       the samples
  --svg FILE       the samples as a picture

Examples:
  npm run soak
  npm run soak -- --requests 20000
  npm run soak -- --svg soak.svg --csv soak.csv`;

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000000" },
    workers: { type: "string", default: "2" },
    connections: { type: "string", default: "64" },
    seed: { type: "string", default: "1" },
    csv: { type: "string" },
    svg: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});

/** A shorter run is all warm-up. */
const WARM = 100_000;
const PROGRESS_MILLISECONDS = 5_000;

const mib = (bytes: number): string => `${(bytes / (1 << 20)).toFixed(1)} MiB`;

async function main(): Promise<void> {
  const requests = Number(values.requests);
  let shown = 0;
  const result = await soak({
    requests,
    workers: Number(values.workers),
    connections: Number(values.connections),
    seed: Number(values.seed),
    onSample: ({ requests: done, seconds, wasm, envoy, brightstaff }) => {
      if (Date.now() - shown < PROGRESS_MILLISECONDS) return;
      shown = Date.now();
      process.stderr.write(
        `${done} of ${requests}, ${Math.round(done / seconds)} a second; filter ${mib(wasm)}, Envoy ${mib(envoy)}, brightstaff ${mib(brightstaff)}\n`,
      );
    },
  });
  if (values.csv !== undefined) await writeFile(values.csv, toCsv(result.samples));
  if (values.svg !== undefined) await writeFile(values.svg, plotOf(result.samples, requests));
  process.exitCode = report(result, requests) ? 0 : 1;
}

/** Prints the results; returns whether all are as expected. */
function report({ samples, kinds, wrong, left }: SoakResult, requests: number): boolean {
  for (const [name, count] of [...kinds].sort((a, b) => b[1].sent - a[1].sent))
    console.log(`  ${name.padEnd(40)} ${String(count.sent).padStart(8)} sent, ${count.wrong} wrong`);
  for (const each of wrong) console.log(`wrong: ${each}`);
  const growths = SERIES.map((series) => ({ series, ...growthOf(samples, series) }));
  for (const { series, before, after, flat } of growths)
    console.log(
      `${series}: ${mib(before)} in the second quarter, ${mib(after)} in the last: ${requests < WARM ? "too few to tell" : flat ? "flat" : "GROWING"}`,
    );
  const { streams, reloads, observationsDropped } = left;
  const seconds = samples.at(-1)?.seconds ?? 0;
  console.log(
    `${requests} requests in ${seconds.toFixed(0)} s; left: ${streams} streams, ${reloads} VMs restarted, ${observationsDropped} observations dropped`,
  );
  const good =
    wrong.length === 0 &&
    streams === 0 &&
    reloads === 0 &&
    (requests < WARM || growths.every(({ flat }) => flat));
  console.log(good ? "All as expected." : "NOT as expected.");
  return good;
}

if (values.help === true) console.log(HELP);
else await main();
