// An agent as a process of its own, on the port it is given, that does what is said to it: each way of failing has a word.
// GET tells how many of its answers are not at their end.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Asked {
  stream?: boolean;
  messages: { content: string }[];
}

const JSON_TYPE = { "content-type": "application/json" };
const HTML = "<!doctype html><title>Bad gateway</title>";

function completion(content: string): string {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices });
}

function chunk(content: string, finish: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
}

const GARBAGE: Record<string, [type: string, body: string]> = {
  "no JSON": ["application/json", "I would rather not"],
  "half JSON": ["application/json", completion("hello").slice(0, 60)],
  HTML: ["text/html", HTML],
  "HTML that is called JSON": ["application/json", HTML],
  nothing: ["application/json", ""],
  "HTML that is called a stream": ["text/event-stream", HTML],
};

const open = new Set<ServerResponse>();

function answer(response: ServerResponse, { stream = false, messages }: Asked): void {
  const said = messages.at(-1)?.content ?? "";
  const [type, body] = GARBAGE[said] ?? [];
  if (type !== undefined) return void response.writeHead(200, { "content-type": type }).end(body);
  if (said === "silence") return;
  if (!stream) return void response.writeHead(200, JSON_TYPE).end(completion(`agent: ${said}`));
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk("begun"));
  if (said === "begin") return;
  if (said === "for ever") {
    const timer = setInterval(() => response.write(chunk(" more")), 20);
    return void response.on("close", () => clearInterval(timer));
  }
  response.end(`${chunk("", "stop")}data: [DONE]\n\n`);
}

const server = createServer(async (request, response) => {
  if (request.method === "GET") return void response.writeHead(200, JSON_TYPE).end(String(open.size));
  const asked = JSON.parse(await text(request)) as Asked;
  open.add(response);
  response.on("close", () => open.delete(response));
  answer(response, asked);
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  process.stdout.write(String((server.address() as AddressInfo).port));
});
