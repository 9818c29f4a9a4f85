// `npm run flood`: the latency of agents' clients beside attackers.
import { parseArgs } from "node:util";
import { flood, type Innocents, type Memory } from "./flood.js";

const HELP = `Usage: npm run flood -- [--requests N] [--attackers N]

Asks an agent through Plano on this machine, one request each 20 ms, first alone and then beside attackers that send large,
deep, many-valued and slow bodies as fast as they can. Prints how long the requests took, what attackers were answered,
and memory before and after. Takes half a minute.

  --requests N   how many, each time (500)
  --attackers N  each a process with four connections (4)`;

/** Percent of requests that may fail. */
const MAY_FAIL = 1;

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "500" },
    attackers: { type: "string", default: "4" },
    help: { type: "boolean", short: "h" },
  },
});

async function main(): Promise<void> {
  const [requests, attackers] = [Number(values.requests), Number(values.attackers)];
  const { alone, attacked, statuses, memory, survived } = await flood({ requests, attackers });
  console.log(`${requests} requests each   failed   p50 / p99 / most`);
  console.log(`no attackers   ${describe(alone)}`);
  console.log(`${attackers} attackers   ${describe(attacked)}\n`);
  for (const [name, counts] of Object.entries(statuses)) {
    const told = Object.entries(counts).map(
      ([status, count]) => `${count} times ${status === "0" ? "no answer" : status}`,
    );
    console.log(`${name}   ${told.join(", ")}`);
  }
  const { before, after } = memory;
  console.log(`\nmemory   before ${mebibytes(before)}; after ${mebibytes(after)}`);
  const failed = Object.values(attacked.failed).reduce((total, count) => total + count, 0);
  if (failed * 100 >= requests * MAY_FAIL) throw new Error(`${failed} of ${requests} requests failed`);
  if (!survived) throw new Error("brightstaff or Envoy was restarted");
}

function describe({ times, failed }: Innocents): string {
  const at = (share: number): string =>
    `${(times[Math.ceil(times.length * share) - 1] ?? Number.NaN).toFixed(0)} ms`;
  const told = Object.entries(failed).map(([status, count]) => `${count} with ${status}`);
  return `${told.join(", ") || "none"}   ${at(0.5)} / ${at(0.99)} / ${at(1)}`;
}

function mebibytes({ brightstaff, envoy }: Memory): string {
  const show = (bytes: number): string => `${(bytes / (1 << 20)).toFixed(0)} MiB`;
  return `brightstaff ${show(brightstaff)}, Envoy ${show(envoy)}`;
}

if (values.help === true) console.log(HELP);
else
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
