// A span collector: OTLP over gRPC, and over HTTP in binary protobuf, on free ports. Records what arrives.
import { createServer, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import protobuf from "protobufjs";

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  /** SERVER is 2, CLIENT is 3. */
  kind: number;
  attributes: Record<string, string>;
  /** Of the resource. */
  service: string;
}

export interface Collector {
  grpcUrl: string;
  httpUrl: string;
  /** In the order in which they arrived. */
  spans: Span[];
  /** Paths of the POST requests. */
  paths: string[];
  close(): Promise<void>;
}

/** The fields that are read: https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
  message Attribute { string key = 1; Value value = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    repeated Attribute attributes = 9;
  }
  message ScopeSpans { repeated Span spans = 2; }
  message Resource { repeated Attribute attributes = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Request { repeated ResourceSpans resource_spans = 1; }
`);
const Request = root.lookupType("Request");

interface WireAttribute {
  key: string;
  value: Record<string, unknown>;
}

interface WireSpan {
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId: Uint8Array;
  name: string;
  kind: number;
  attributes: WireAttribute[];
}

interface WireRequest {
  resourceSpans: { resource: { attributes: WireAttribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function attributesOf(list: WireAttribute[]): Record<string, string> {
  return Object.fromEntries(list.map(({ key, value }) => [key, String(Object.values(value)[0] ?? "")]));
}

function read(message: Uint8Array): Span[] {
  const decoded = Request.toObject(Request.decode(message), { longs: String, arrays: true }) as WireRequest;
  return decoded.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId ?? []),
        name: span.name,
        kind: span.kind,
        attributes: attributesOf(span.attributes),
        service: attributesOf(resource.attributes)["service.name"] ?? "",
      })),
  );
}

export async function startCollector(): Promise<Collector> {
  const spans: Span[] = [];
  const paths: string[] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      paths.push(request.url ?? "");
      spans.push(...read(Buffer.concat(chunks)));
      response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    });
  });
  const grpc = createHttp2Server();
  grpc.on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      paths.push(headers[":path"] ?? "");
      const [frames, status] = [Buffer.concat(chunks), { "grpc-status": "0" }];
      // A frame is one byte of flags, a length of four bytes, and a message; a request has one frame.
      spans.push(...read(frames.subarray(5)));
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers(status));
      stream.end(Buffer.alloc(5));
    });
  });
  const [httpUrl, grpcUrl] = await Promise.all([listen(http), listen(grpc)]);
  return {
    httpUrl,
    grpcUrl,
    spans,
    paths,
    close: async () => {
      http.closeAllConnections();
      await Promise.all([http, grpc].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(server: Server | Http2Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
