// Amazon's Bedrock client against a plain HTTP server: the client's own transport speaks only HTTP/2.
import { request } from "node:http";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";

interface Sent {
  hostname: string;
  port?: number;
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: unknown;
}

export function bedrockClient(endpoint: string): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint,
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    maxAttempts: 1,
    requestHandler: { handle },
  });
}

function handle({ hostname, port, path, method, headers, body }: Sent) {
  return new Promise<{ response: object }>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const { statusCode = 0, headers: raw } = response;
      const flat = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, String(value)]));
      resolve({ response: { statusCode, headers: flat, body: response } });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
