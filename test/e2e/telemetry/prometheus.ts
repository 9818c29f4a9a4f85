// A real Prometheus, from the PATH, that scrapes Envoy and brightstaff every second; in a directory of its
// own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { eventually } from "../plano.js";

export interface Prometheus {
  /** The series of an instant query: labels and current value. */
  query(expression: string): Promise<{ metric: Record<string, string>; value: number }[]>;
  stop(): Promise<void>;
}

/** Undefined if there is none. */
export function findPrometheus(): string | undefined {
  const candidates = (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((each) => path.join(each, "prometheus"));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `envoy` (its admin interface) and `brightstaff` are `host:port`. */
export async function startPrometheus(
  binary: string,
  envoy: string,
  brightstaff: string,
): Promise<Prometheus> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-prometheus-"));
  const config = path.join(directory, "prometheus.yml");
  const jobs = [
    { job_name: "plano", metrics_path: "/stats/prometheus", static_configs: [{ targets: [envoy] }] },
    { job_name: "brightstaff", static_configs: [{ targets: [brightstaff] }] },
  ];
  await writeFile(config, JSON.stringify({ global: { scrape_interval: "1s" }, scrape_configs: jobs }));
  const address = `127.0.0.1:${await findFreePort()}`;
  const child = spawn(
    binary,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(directory, "data")}`,
      `--web.listen-address=${address}`,
      "--log.level=error",
    ],
    { stdio: "inherit" },
  );
  const ended = once(child, "exit");
  await eventually(
    () =>
      fetch(`http://${address}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    "Prometheus was ready",
  );
  return {
    query: async (expression) => {
      const body = new URLSearchParams({ query: expression });
      const response = await fetch(`http://${address}/api/v1/query`, { method: "POST", body });
      const answer = (await response.json()) as Answer;
      if (answer.status !== "success") throw new Error(`${expression}: ${answer.error}`);
      return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/ */
type Answer =
  | { status: "success"; data: { result: { metric: Record<string, string>; value: [number, string] }[] } }
  | { status: "error"; error: string };
