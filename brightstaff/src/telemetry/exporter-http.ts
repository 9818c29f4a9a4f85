// Sends spans by HTTP. A module of its own, so that only configurations with such a collector load it.
export { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
