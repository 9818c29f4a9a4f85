// Spans on their way to the collector: up to a limit; late or failed ones are dropped and counted. An outage and its
// end are logged once each.
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace";

/** Spans that wait or are being sent. */
const MOST_PENDING = 4_096;
const BATCH = 512;
const RHYTHM = 1_000;
export const EXPORT_TIMEOUT = 5_000;

export class BoundedExport implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #onChange: (isWell: boolean) => void;
  #pending = 0;
  #dropped = 0;
  #isWell = true;

  /** `onChange` is called when sending begins to fail, and when it works again. */
  constructor(exporter: SpanExporter, onChange: (isWell: boolean) => void) {
    this.#onChange = onChange;
    this.#batches = new BatchSpanProcessor({
      exporter: {
        export: (spans, done) =>
          exporter.export(spans, (result) => {
            this.#sent(spans.length, result);
            done(result);
          }),
        shutdown: () => exporter.shutdown(),
      },
      maxQueueSize: MOST_PENDING,
      maxExportBatchSize: BATCH,
      scheduledDelayMillis: RHYTHM,
      exportTimeoutMillis: EXPORT_TIMEOUT,
    });
  }

  /** Spans dropped since the start: there were too many at once, or sending failed. */
  get dropped(): number {
    return this.#dropped;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#pending >= MOST_PENDING) {
      this.#dropped += 1;
      return;
    }
    this.#pending += 1;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }

  #sent(count: number, { code }: ExportResult): void {
    const isWell = code === ExportResultCode.SUCCESS;
    this.#pending -= count;
    if (!isWell) this.#dropped += count;
    if (isWell !== this.#isWell) this.#onChange(isWell);
    this.#isWell = isWell;
  }
}
