// What the rest of brightstaff knows of spans: a name, a parent that came in headers, and headers for whoever is asked next.
// Nothing here loads OpenTelemetry's SDK, which is there only where spans are wanted.

/** What is not known is left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** As they came, or as they are to be sent. */
export type TraceHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Span {
  /** `traceparent` and `tracestate` that name it as the parent. */
  headers: Record<string, string>;
  set(attributes: Attributes): void;
  /** `fault`: of which kind, where it ended badly; never a text of others. */
  end(fault?: string): void;
}

export type SpanKind = "server" | "client" | "internal";

export interface Tracer {
  start(name: string, kind: SpanKind, parent: TraceHeaders, attributes: Attributes): Span;
}
