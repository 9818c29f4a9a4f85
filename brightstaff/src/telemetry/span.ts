// The interface of spans for the rest of brightstaff: a name, a parent from headers, and headers for outgoing calls. It
// never loads OpenTelemetry's SDK.

/** Undefined attributes are left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** As received, or as to be sent. */
export type TraceHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Span {
  /** `traceparent` and `tracestate` with this span as the parent. */
  headers: Record<string, string>;
  set(attributes: Attributes): void;
  /** Something that happened at a moment. */
  event(name: string, attributes: Attributes): void;
  /** `errorType`: the kind of a failure; never a text of others. */
  end(errorType?: string): void;
}

export type SpanKind = "server" | "client" | "internal";

export interface Tracer {
  start(name: string, kind: SpanKind, parent: TraceHeaders, attributes: Attributes): Span;
}
