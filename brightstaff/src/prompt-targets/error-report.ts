// Reports failures to the error target. A report never delays the client, and is sent once.
import { withDeadline } from "../abortable.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { TargetEndpointConfig } from "../service-config/schema.js";
import { filterHeaders } from "../upstream/forwarded-headers.js";
import type { ApiClient } from "./api-client.js";

export interface Failure {
  code: string;
  status: number;
  message: string;
  /** The prompt target. */
  target?: string;
}

export type ReportOutcome = "sent" | "failed" | "dropped";

const TIMEOUT = 10_000;
/** At a time; further ones are dropped and counted. */
const MOST_REPORTS = 64;

export class ErrorReporter {
  readonly #apis: ApiClient;
  readonly #endpoint: TargetEndpointConfig;
  readonly #onReport: (outcome: ReportOutcome) => void;
  #open = 0;

  constructor(
    apis: ApiClient,
    endpoint: TargetEndpointConfig,
    onReport: (outcome: ReportOutcome) => void = () => {},
  ) {
    this.#apis = apis;
    this.#endpoint = endpoint;
    this.#onReport = onReport;
  }

  /** `headers`: those by which the client is told. */
  report(failure: Failure, told: Readonly<Record<string, string>>, request: ClientRequest): void {
    if (this.#open >= MOST_REPORTS) {
      this.#onReport("dropped");
      return;
    }
    this.#open += 1;
    this.#send(failure, told, request)
      .then(
        () => this.#onReport("sent"),
        (error: unknown) => {
          request.log.warn({ err: error }, "a failure could not be reported to the error target");
          this.#onReport("failed");
        },
      )
      .finally(() => {
        this.#open -= 1;
      });
  }

  async #send(
    { target, ...error }: Failure,
    told: Readonly<Record<string, string>>,
    { requestId, headers }: ClientRequest,
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
      const { statusCode, body } = await this.#apis.send(this.#endpoint, request, sent, signal);
      await body.dump();
      if (statusCode >= 300) throw new Error(`it answered ${statusCode}`);
    });
  }
}
