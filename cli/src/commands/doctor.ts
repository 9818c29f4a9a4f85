// `plano doctor`: whether everything is in place here, and what to do where it is not.
import { existsSync } from "node:fs";
import { styleText } from "node:util";
import type { Health } from "@plano/brightstaff/dashboard-api";
import { openDashboard } from "../dashboard/client.js";
import { type Check, fail, ok } from "../doctor/check.js";
import {
  configurationChecks,
  keyChecks,
  planned,
  portsCheck,
  runningChecks,
} from "../doctor/configuration.js";
import {
  clockCheck,
  envoyCheck,
  nodeCheck,
  openFilesCheck,
  proxyCheck,
  stateCheck,
} from "../doctor/machine.js";
import { serviceChecks } from "../doctor/services.js";
import { type Run, readRun, stateDirectory } from "../state/run-file.js";
import { messageOf } from "../system/command-error.js";
import { CONFIGURATION_NAMES } from "./chosen-file.js";

export interface DoctorOptions {
  online?: boolean;
  json?: boolean;
}

const MARKS = { ok: ["✓", "green"], warn: ["!", "yellow"], fail: ["✗", "red"] } as const;
const NAME = 16;

/** False when something is wrong. */
export async function doctor(
  file: string | undefined,
  { online = false, json = false }: DoctorOptions,
  { env, output }: { env: NodeJS.ProcessEnv; output: NodeJS.WriteStream },
): Promise<boolean> {
  const run = await readRun(stateDirectory(env));
  const shown = file ?? run?.file ?? CONFIGURATION_NAMES.find((name) => existsSync(name));
  const checks: Check[] = [];
  const tell = (found: readonly Check[]): void => {
    for (const check of found) {
      checks.push(check);
      output.write(json ? `${JSON.stringify(check)}\n` : `${lineOf(check, output)}\n`);
    }
  };
  tell([nodeCheck(process.version), await envoyCheck(env)]);
  tell([await stateCheck(stateDirectory(env)), await openFilesCheck(), await clockCheck(), proxyCheck(env)]);
  tell(await ofFile(shown, { env, run, online }));
  tell(await runningChecks(run));
  if (run?.dashboardUrl !== undefined) tell(await ofDashboard(env));
  return checks.every(({ state }) => state !== "fail");
}

interface FileContext {
  env: NodeJS.ProcessEnv;
  run: Run | undefined;
  online: boolean;
}

async function ofFile(file: string | undefined, { env, run, online }: FileContext): Promise<Check[]> {
  if (file === undefined)
    return [ok("configuration", `no ${CONFIGURATION_NAMES.join(" or ")} here: plano up uses defaults`)];
  const found = await planned(file, env);
  if ("check" in found) return [found.check];
  const { plan } = found;
  return [
    ...configurationChecks(plan, file),
    await portsCheck(plan.config, run),
    ...(await serviceChecks(plan.config)),
    ...(online ? await keyChecks(plan) : []),
  ];
}

async function ofDashboard(env: NodeJS.ProcessEnv): Promise<Check[]> {
  try {
    const { checks } = await (await openDashboard(env)).get<Health>("health");
    return checks;
  } catch (error) {
    return [fail("dashboard", messageOf(error), "look into the log of brightstaff with plano logs")];
  }
}

function lineOf({ name, state, text, remedy }: Check, stream: NodeJS.WriteStream): string {
  const [mark, colour] = MARKS[state];
  const advice = remedy === undefined ? "" : `\n  ${" ".repeat(NAME)} → ${remedy}`;
  return `${styleText(colour, mark, { stream })} ${name.padEnd(NAME)} ${text}${advice}`;
}
