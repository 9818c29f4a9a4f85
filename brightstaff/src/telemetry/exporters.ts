// The services that get a report of each call of a model.
import type { FastifyBaseLogger } from "fastify";
import type { LoadedConfig } from "../service-config/service-config-files.js";
import type { Lease } from "../shared-resources.js";
import type { ModelCall } from "./call-attributes.js";
import type { Meters } from "./meters.js";
import { PostHog } from "./posthog.js";

/** Reports a call to all of them. */
export function exportersOf(
  { config: { exporters }, secrets }: LoadedConfig,
  { logger, meters }: { logger: FastifyBaseLogger; meters: Meters },
  lease: Lease,
): (call: ModelCall) => void {
  const started = exporters.flatMap((exporter) => {
    const key = Object.hasOwn(secrets, exporter.keySecret) ? secrets[exporter.keySecret] : undefined;
    if (key === undefined) {
      logger.warn({ exporter: exporter.kind }, "there is no key for an exporter; it gets no reports");
      return [];
    }
    const onExport = (outcome: "sent" | "failed" | "dropped", events: number): void =>
      meters.exported(exporter.kind, outcome, events);
    return lease.use(
      "exporter",
      [exporter, key],
      () => new PostHog(exporter, { key, logger, onExport }),
      (posthog) => posthog.close(),
    );
  });
  return (call) => {
    for (const exporter of started) exporter.report(call);
  };
}
