// Plays a scenario on the emulator: the same client, provider, callout server and routes as
// fixtures/record.ts.
import type { Scenario } from "./fixtures/scenarios.js";
import type { Exchange, Host } from "./host-api.js";

const CALL_ANSWER = {
  ":status": "200",
  date: "now",
  server: "echo",
  "transfer-encoding": "chunked",
  via: "echo",
};
const REFUSED =
  "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused}";
const REFUSED_TEXT =
  "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure";

export function replay(host: Host, scenario: Scenario): Exchange {
  const exchange = host.exchange({
    properties: { xds: { upstream_host_metadata: { filter_metadata: { plano: { provider: "p" } } } } },
    route: () => (scenario.path === "/noroute" ? undefined : "provider"),
  });
  send(host, exchange, scenario);
  if (exchange.attempts.at(-1)?.ended === true && !exchange.upstream.over) answer(exchange, scenario);
  // A client that has waited long enough disconnects.
  if (!exchange.finished) exchange.abort();
  answerCalls(host);
  return exchange;
}

function send(host: Host, exchange: Exchange, { mode, path, method, chunks, abort }: Scenario): void {
  exchange.requestHeaders({ ":method": method, ":path": path, "x-do": mode }, chunks.length === 0);
  for (const chunk of path === "/early" ? chunks.slice(0, 1) : chunks) exchange.requestChunk(chunk);
  if (path === "/dead") exchange.envoyReply(503, REFUSED_TEXT, REFUSED);
  if (path === "/early") exchange.respond(200, "early", "");
  if (abort === "request") exchange.abort();
  if (chunks.length > 0) exchange.requestChunk("", true);
  if (!exchange.finished) answerCalls(host);
}

function answer(exchange: Exchange, { path, method, abort }: Scenario): void {
  if (path === "/timeout") {
    exchange.envoyReply(504, "upstream request timeout", "response_timeout");
    return;
  }
  if (path === "/retry") exchange.retry(503, "fail");
  exchange.respondHeaders(200, method === "HEAD");
  if (path === "/break" || path === "/stream") {
    exchange.respondChunk("part");
    if (abort === undefined) exchange.breakUpstream();
    return;
  }
  const parts = path === "/big" ? ["x".repeat(900), "y".repeat(900)] : ["one", "two"];
  for (const part of parts) exchange.respondChunk(part);
  exchange.respondChunk("", true);
}

function answerCalls(host: Host): void {
  for (const call of host.flushCalls()) call.respond(CALL_ANSWER, "answer");
}
