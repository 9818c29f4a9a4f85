// The interface of spans for the rest of brightstaff: a name, a parent from headers, and headers for outgoing calls. It
// never loads OpenTelemetry's SDK.

/** Other gateways of this kind call the services of their spans so; Envoy's are `plano(inbound)` and `plano(outbound)`. */
export type Service =
  | "plano"
  | "plano(routing)"
  | "plano(orchestrator)"
  | "plano(filter)"
  | "plano(guard)"
  | "plano(agent)"
  | "plano(llm)";

/** Undefined attributes are left out. */
export type Attributes = Record<string, string | number | boolean | string[] | undefined>;

/** As received, or as to be sent. */
export type TraceHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Span {
  /** `traceparent` and `tracestate` with this span as the parent. */
  headers: Record<string, string>;
  set(attributes: Attributes): void;
  /** Something that happened at a moment. */
  event(name: string, attributes: Attributes, at?: number): void;
  /** `errorType`: the kind of a failure; never a text of others. */
  end(errorType?: string, at?: number): void;
}

export type SpanKind = "server" | "client" | "internal";

/** Moments are milliseconds since 1970; without one it is now. */
interface SpanStart {
  name: string;
  kind: SpanKind;
  service: Service;
  at?: number;
}

export interface Tracer {
  start(start: SpanStart, parent: TraceHeaders, attributes: Attributes): Span;
}
