// Spans by OpenTelemetry's SDK, to the configured collector. The sender decides whether a request is traced; without
// such a decision the configured share is.

import { isIPv6 } from "node:net";
import {
  ROOT_CONTEXT,
  type Span as SdkSpan,
  SpanKind as SdkSpanKind,
  type Tracer as SdkTracer,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { SECRET_NAMES } from "@plano/config/run-time";
import { orAborted, withDeadline } from "../abortable.js";
import { Mask } from "../history/mask.js";
import { finderOf } from "../history/patterns.js";
import type { ServiceConfig } from "../service-config/schema.js";
import { BoundedExport, EXPORT_TIMEOUT } from "./bounded-export.js";
import { fromHeaders } from "./header-attributes.js";
import type { Attributes, Service, Span, SpanKind, TraceHeaders, Tracer } from "./span.js";

type TracingConfig = NonNullable<ServiceConfig["tracing"]>;

export interface Tracing {
  tracer: Tracer;
  /** The number of spans that did not reach the collector. */
  dropped(): number;
  /** Sends the remaining spans within a short time. */
  close(): Promise<void>;
}

/** Characters: clients choose the names of models. */
const LONGEST_VALUE = 1_024;
const CLOSING = 3_000;
const KINDS: Record<SpanKind, SdkSpanKind> = {
  server: SdkSpanKind.SERVER,
  client: SdkSpanKind.CLIENT,
  internal: SdkSpanKind.INTERNAL,
};

const propagator = new W3CTraceContextPropagator();
const getter = {
  get: (headers: TraceHeaders, name: string) => headers[name],
  keys: (headers: TraceHeaders) => Object.keys(headers),
};
const setter = {
  set: (headers: Record<string, string>, name: string, value: string) => {
    headers[name] = value;
  },
};

export async function startTracing(
  config: TracingConfig,
  onChange: (isWell: boolean) => void,
): Promise<Tracing> {
  return tracingTo(await exporterTo(config.collector), config, onChange);
}

/** Like `startTracing`, for any exporter. */
export function tracingTo(
  exporter: SpanExporter,
  config: Omit<TracingConfig, "collector">,
  onChange: (isWell: boolean) => void,
): Tracing {
  const batches = new BoundedExport(exporter, onChange);
  const tracerOf = tracersTo(batches, config.samplingPercent);
  const { attributes: always, headerPrefixes = [], patterns = [] } = config;
  const mask = new Mask(SECRET_NAMES, finderOf(patterns));
  return {
    tracer: {
      start({ name, kind, service, at }, parent, attributes) {
        const context = propagator.extract(ROOT_CONTEXT, parent, getter);
        const all = { ...always, ...fromHeaders(parent, headerPrefixes, mask), ...attributes };
        const options = {
          kind: KINDS[kind],
          attributes: known(all),
          ...(at !== undefined && { startTime: at }),
        };
        return spanOf(tracerOf(service).startSpan(name, options, context));
      },
    } satisfies Tracer,
    dropped: () => batches.dropped,
    async close() {
      const late = (): Error => new Error("the last spans could not be sent in time");
      await withDeadline(CLOSING, late, ({ signal }) => orAborted(batches.shutdown(), signal)).catch(
        () => {},
      );
    },
  };
}

/** A service is a resource of its own, and so has a provider of its own. */
function tracersTo(batches: BoundedExport, percent: number): (service: Service) => SdkTracer {
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(percent / 100) });
  const tracers = new Map<Service, SdkTracer>();
  return (service) => {
    const known = tracers.get(service);
    if (known !== undefined) return known;
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": service }),
      sampler,
      spanLimits: { attributeValueLengthLimit: LONGEST_VALUE },
      spanProcessors: [batches],
    });
    const tracer = provider.getTracer("plano.brightstaff");
    tracers.set(service, tracer);
    return tracer;
  };
}

function spanOf(span: SdkSpan): Span {
  const headers: Record<string, string> = {};
  propagator.inject(trace.setSpan(ROOT_CONTEXT, span), headers, setter);
  return {
    headers,
    set: (attributes) => void span.setAttributes(known(attributes)),
    event: (name, attributes, at) => void span.addEvent(name, known(attributes), at),
    end(errorType, at) {
      if (errorType !== undefined) {
        span.setAttribute("error.type", errorType);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end(at);
    },
  };
}

function known(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

async function exporterTo({ protocol, host, port, path }: TracingConfig["collector"]): Promise<SpanExporter> {
  const origin = `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (protocol === "grpc") {
    const { OTLPTraceExporter } = await import("./exporter-grpc.js");
    return new OTLPTraceExporter({ url: origin, timeoutMillis: EXPORT_TIMEOUT });
  }
  const { OTLPTraceExporter } = await import("./exporter-http.js");
  return new OTLPTraceExporter({ url: origin + path, timeoutMillis: EXPORT_TIMEOUT });
}
