// `plano cli-agent`: starts a coding agent that asks the Plano that runs here, and says at its end what the session has used.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Health, Overview } from "@plano/brightstaff/dashboard-api";
import { isObject } from "@plano/config/json";
import { formatCostSum, formatCount, formatShare, plural } from "@plano/dashboard/terminal";
import { openDashboard } from "../dashboard/client.js";
import { type Run, runningHere } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";

export type AgentName = "claude" | "codex";

export interface CliAgentOptions {
  /** JSON: what the agent's own settings file may have. */
  settings?: string;
}

interface Start {
  program: string;
  parameters: string[];
  env: Record<string, string>;
  /** How to get the program. */
  hint: string;
}

/** What a session names itself by; the filter keeps one conversation at one model by it. */
const SESSION_HEADER = "x-model-affinity";
const SMALL_MODEL = "arch.claude.code.small.fast";
const CODEX_MODEL = "gpt-5.3-codex";
/** Milliseconds until the filter has told of the last request. */
const LAST_RECORDS = 2_500;

/** The exit status of the agent. */
export async function cliAgent(
  name: AgentName,
  parameters: readonly string[],
  { settings }: CliAgentOptions,
  { env, print }: { env: NodeJS.ProcessEnv; print: (line: string) => void },
): Promise<number> {
  const run = await runningHere(env);
  const session = randomUUID();
  const own = readSettings(settings);
  const start = name === "claude" ? await claude(run, session, own) : codex(run, session, own);
  const status = await runAgent({ ...start, parameters: [...start.parameters, ...parameters] }, env);
  if (run.dashboardUrl !== undefined) await wait(LAST_RECORDS).then(() => summarise(session, env, print));
  return status;
}

type AgentOptions = Record<string, unknown>;

async function claude(run: Run, session: string, settings: AgentOptions): Promise<Start> {
  const { ANTHROPIC_SMALL_FAST_MODEL: small, ...others } = settings;
  const smallModel =
    typeof small === "string" ? small : (await serves(run, SMALL_MODEL)) ? SMALL_MODEL : undefined;
  return {
    program: "claude",
    parameters: Object.keys(others).length === 0 ? [] : [`--settings=${JSON.stringify(others)}`],
    env: {
      ...{ ANTHROPIC_BASE_URL: run.url, ANTHROPIC_AUTH_TOKEN: "plano", ANTHROPIC_API_KEY: "" },
      ...{ ANTHROPIC_CUSTOM_HEADERS: `${SESSION_HEADER}: ${session}`, NO_PROXY: new URL(run.url).hostname },
      ...{ API_TIMEOUT_MS: "600000", DISABLE_TELEMETRY: "1", DISABLE_COST_WARNINGS: "1" },
      ...(smallModel !== undefined && { ANTHROPIC_SMALL_FAST_MODEL: smallModel }),
    },
    hint: "npm install -g @anthropic-ai/claude-code",
  };
}

function codex(run: Run, session: string, settings: AgentOptions): Start {
  const { CODEX_MODEL: model } = settings;
  const provider = "model_providers.plano";
  const options = {
    model_provider: "plano",
    [`${provider}.name`]: "Plano",
    [`${provider}.base_url`]: `${run.url}/v1`,
    [`${provider}.wire_api`]: "responses",
    [`${provider}.env_key`]: "OPENAI_API_KEY",
    [`${provider}.http_headers.${SESSION_HEADER}`]: session,
  };
  return {
    program: "codex",
    parameters: [
      ...["--model", typeof model === "string" ? model : CODEX_MODEL],
      ...Object.entries(options).flatMap(([key, value]) => ["-c", `${key}=${JSON.stringify(value)}`]),
    ],
    env: {
      ...{ OPENAI_API_KEY: "plano", OPENAI_BASE_URL: `${run.url}/v1` },
      NO_PROXY: new URL(run.url).hostname,
    },
    hint: "npm install -g @openai/codex",
  };
}

function readSettings(text = "{}"): AgentOptions {
  try {
    const settings: unknown = JSON.parse(text);
    if (isObject(settings)) return settings as AgentOptions;
  } catch {
    // Told below.
  }
  throw new CommandError('--settings is a JSON object, such as {"CODEX_MODEL": "openai/gpt-5"}.');
}

async function serves({ url }: Run, model: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/models/${model}`, { signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
  await response?.body?.cancel();
  return response?.ok === true;
}

function runAgent({ program, parameters, env: more, hint }: Start, env: NodeJS.ProcessEnv): Promise<number> {
  const quiet = env.NON_INTERACTIVE_MODE === undefined ? {} : { CI: "true", FORCE_COLOR: "0", TERM: "dumb" };
  const child = spawn(program, parameters, { env: { ...env, ...more, ...quiet }, stdio: "inherit" });
  // Ctrl-C is for the agent, which decides whether it ends.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "ENOENT"
          ? new CommandError(`${program} is not installed: ${hint}`)
          : new CommandError(`${program} cannot be started: ${error.message}`),
      ),
    );
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  }).finally(() => process.off("SIGINT", ignore));
}

async function summarise(
  session: string,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const client = await openDashboard(env);
  const q = `session:${session}`;
  const { totals } = await client.get<Overview>("overview", { q, range: "24h" });
  const { requests, input, output, cachedInput, cost, withoutPrice } = totals;
  if (requests === 0) {
    const { content } = await client.get<Health>("health");
    if (content === "off") print("\nSessions have no names here: `dashboard.content` is off.");
    return;
  }
  const facts = [
    plural(requests, "request"),
    `${formatCount(input)} tokens in, ${formatCount(output)} out`,
    `${formatShare(cachedInput, input)} cached`,
    formatCostSum(cost, withoutPrice),
  ];
  print(`\n${facts.join(" · ")}\nplano trace --list -q ${q}`);
}
