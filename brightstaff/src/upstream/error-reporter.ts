// Reports errors to the error target. A report never delays the client, and is sent once.
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import { withDeadline } from "../abortable.js";
import type { TargetEndpointConfig } from "../service-config/schema.js";
import type { BackendClient } from "./backend-client.js";
import { filterHeaders } from "./forwarded-headers.js";

export interface ReportedError {
  code: string;
  status: number;
  message: string;
  /** The prompt target. */
  target?: string;
  /** Those by which the client is told. */
  headers: Readonly<Record<string, string>>;
}

/** Where it happened. */
interface ReportedRequest {
  requestId: string;
  headers: IncomingHttpHeaders;
  log: FastifyBaseLogger;
}

export type ReportOutcome = "sent" | "failed" | "dropped";

const TIMEOUT = 10_000;
/** At a time; further ones are dropped and counted. */
const MOST_REPORTS = 64;

export class ErrorReporter {
  readonly #backends: BackendClient;
  readonly #endpoint: TargetEndpointConfig;
  readonly #onReport: (outcome: ReportOutcome) => void;
  #open = 0;

  constructor(
    endpoints: BackendClient,
    endpoint: TargetEndpointConfig,
    onReport: (outcome: ReportOutcome) => void = () => {},
  ) {
    this.#backends = endpoints;
    this.#endpoint = endpoint;
    this.#onReport = onReport;
  }

  report(error: ReportedError, request: ReportedRequest): void {
    if (this.#open >= MOST_REPORTS) {
      this.#onReport("dropped");
      return;
    }
    this.#open += 1;
    this.#send(error, request)
      .then(
        () => this.#onReport("sent"),
        (err: unknown) => {
          request.log.warn({ err }, "an error could not be reported to the error target");
          this.#onReport("failed");
        },
      )
      .finally(() => {
        this.#open -= 1;
      });
  }

  async #send(
    { target, headers: told, ...error }: ReportedError,
    { requestId, headers }: ReportedRequest,
  ): Promise<void> {
    const { method, path } = this.#endpoint;
    const report = {
      error,
      target: target ?? null,
      request_id: requestId,
      timestamp: new Date().toISOString(),
    };
    const request = { method, path, ...(method === "POST" && { body: JSON.stringify(report) }) };
    const sent = { ...filterHeaders(headers, requestId), ...told };
    const late = (): Error => new Error("it did not answer in time");
    await withDeadline(TIMEOUT, late, async ({ signal }) => {
      const { statusCode, body } = await this.#backends.send(this.#endpoint, request, sent, signal);
      await body.dump();
      if (statusCode >= 300) throw new Error(`it answered ${statusCode}`);
    });
  }
}
