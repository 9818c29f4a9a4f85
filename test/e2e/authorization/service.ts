// An authorization service for tests, over HTTP or gRPC (envoy.service.auth.v3): records the requests it gets
// and answers as the test says.
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import protobuf from "protobufjs";

/** What the service sees of a request. */
export interface Asked {
  method: string;
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
}

/** 200 lets the request in. */
export interface Verdict {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** `silence`: never answers. `reset`: closes the connection. */
export type Judge = (asked: Asked) => Verdict | "silence" | "reset";

export interface TestService {
  port: number;
  asked: Asked[];
  close(): Promise<void>;
}

/** Only the members that the tests need, with the field numbers of Envoy's API. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message CheckRequest { AttributeContext attributes = 1; }
  message AttributeContext { Request request = 4; }
  message Request { HttpRequest http = 2; }
  message HttpRequest { string method = 2; map<string, string> headers = 3; string path = 4; }
  message CheckResponse { Status status = 1; Denied denied_response = 2; Ok ok_response = 3; }
  message Status { int32 code = 1; }
  message HttpStatus { int32 code = 1; }
  message Denied { HttpStatus status = 1; repeated HeaderValueOption headers = 2; string body = 3; }
  message Ok { repeated HeaderValueOption headers = 2; }
  message HeaderValueOption { HeaderValue header = 1; }
  message HeaderValue { string key = 1; string value = 2; }
`);
const checkRequest = root.lookupType("CheckRequest");
const checkResponse = root.lookupType("CheckResponse");
const PERMISSION_DENIED = 7;
/** A gRPC message starts with one byte and a length of four. */
const FRAME_HEADER = 5;

export async function startHttpService(judge: Judge): Promise<TestService> {
  const asked: Asked[] = [];
  const server = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    const { method = "", url = "", headers } = request;
    const each = { method, path: url, headers: headers as Record<string, string> };
    asked.push(each);
    const verdict = judge(each);
    if (verdict === "reset") request.socket.destroy();
    else if (verdict !== "silence") response.writeHead(verdict.status, verdict.headers).end(verdict.body);
  });
  return {
    port: await listen(server),
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function startGrpcService(judge: Judge): Promise<TestService> {
  const asked: Asked[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createHttp2Server();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const each = readRequest(Buffer.concat(chunks));
      asked.push(each);
      const verdict = judge(each);
      if (verdict === "reset") stream.session?.destroy();
      if (typeof verdict === "string") return;
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(writeResponse(verdict));
    });
  });
  return {
    port: await listen(server),
    asked,
    close: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readRequest(frame: Buffer): Asked {
  const message = checkRequest.toObject(checkRequest.decode(frame.subarray(FRAME_HEADER)), {
    defaults: true,
    objects: true,
  });
  return (message as { attributes: { request: { http: Asked } } }).attributes.request.http;
}

function writeResponse({ status, headers = {}, body = "" }: Verdict): Buffer {
  const options = Object.entries(headers).map(([key, value]) => ({ header: { key, value } }));
  const answer =
    status === 200
      ? { status: { code: 0 }, okResponse: { headers: options } }
      : {
          status: { code: PERMISSION_DENIED },
          deniedResponse: { status: { code: status }, headers: options, body },
        };
  const message = checkResponse.encode(checkResponse.fromObject(answer)).finish();
  const header = Buffer.alloc(FRAME_HEADER);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
