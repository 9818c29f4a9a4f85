// For tests: a real Prometheus that scrapes one address every second.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { findServer, type ServerProcess, startServer } from "./server-process.js";

export const PROMETHEUS = findServer("prometheus");

/** `target` is `host:port`. */
export function startPrometheus(target: string): Promise<ServerProcess> {
  return startServer({
    command: PROMETHEUS ?? "prometheus",
    parameters: async (port, directory) => {
      const file = path.join(directory, "prometheus.yml");
      const job = { job_name: "models", static_configs: [{ targets: [target] }] };
      await writeFile(file, JSON.stringify({ global: { scrape_interval: "1s" }, scrape_configs: [job] }));
      const data = path.join(directory, "data");
      return [
        `--config.file=${file}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--web.route-prefix=/prometheus",
        "--log.level=error",
      ];
    },
    isReady: (port) =>
      fetch(`http://127.0.0.1:${port}/prometheus/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
  });
}
