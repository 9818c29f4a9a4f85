// A fresh gateway for each test of a file, and requests to it. Every opened exchange must have kept the
// host's rules and left no context behind.
import { afterEach, beforeEach, expect } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { chatHeaders, startGateway } from "./gateway-host.js";
import { question } from "./provider-answers.js";

export class UpstreamSession {
  host!: Host;
  /** Checked and aborted when the test is over. */
  open: Exchange[] = [];

  readonly sent = (headers: Record<string, string>, body: string | object): Exchange => {
    const exchange = this.host.exchange();
    this.open.push(exchange);
    return exchange.request(headers, typeof body === "string" ? body : JSON.stringify(body));
  };

  /** A question in Chat Completions to a provider that speaks it. */
  readonly toOpenAi = (more: object = {}): Exchange =>
    this.sent(chatHeaders, { model: "fast-llm", messages: question, ...more });

  /** The same to a provider that needs a translation. */
  readonly toAnthropic = (more: object = {}): Exchange =>
    this.sent(chatHeaders, { model: "smart-llm", messages: question, ...more });
}

/** Call it once, at the top of a test file. */
export function useUpstreamSession(): UpstreamSession {
  const session = new UpstreamSession();
  beforeEach(async () => {
    session.host = await startGateway();
    session.open = [];
  });
  afterEach(() => {
    for (const exchange of session.open) {
      expect(exchange.faults).toEqual([]);
      exchange.abort();
    }
    expect(session.host.contexts.size).toBe(2);
  });
  return session;
}
