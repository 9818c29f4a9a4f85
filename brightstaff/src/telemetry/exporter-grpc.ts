// Sends spans by gRPC. A module of its own, so that only configurations with such a collector load it.
export { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
