// A provider whose streams begin at once and end when the test says so.
import type { ServerResponse } from "node:http";
import { eventually } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

export interface HeldStreams extends TestUpstream {
  /** Asks for a stream at this port of a Plano. Resolves once the first words have come, with what reads the rest. */
  open(port: number): Promise<() => Promise<string>>;
  /** Ends all streams, or as many of the oldest. */
  finish(count?: number): void;
}

const event = (delta: object, finish_reason: string | null): string => {
  const choices = [{ index: 0, delta, finish_reason }];
  const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "gpt-4o", choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
};
const END = `${event({ content: " last" }, null)}${event({}, "stop")}data: [DONE]\n\n`;
const WHOLE = JSON.stringify({
  ...{ id: "c", object: "chat.completion", created: 1, model: "gpt-4o" },
  choices: [{ index: 0, message: { role: "assistant", content: "whole" }, finish_reason: "stop" }],
});

/** Requests that ask for no stream are answered at once. */
export async function startHeldStreams(): Promise<HeldStreams> {
  const held: ServerResponse[] = [];
  const upstream = await startUpstream((response, { body }) => {
    const { stream } = JSON.parse(String(body)) as { stream?: boolean };
    if (stream !== true) {
      response.writeHead(200, { "content-type": "application/json" }).end(WHOLE);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" }).write(event({ content: "first" }, null));
    held.push(response);
  });
  return Object.assign(upstream, {
    open: async (port: number) => {
      const messages = [{ role: "user", content: "hi" }];
      const body = JSON.stringify({ model: "gpt-4o", stream: true, messages });
      const asked = fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: "POST", body });
      const response = await asked;
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      let text = "";
      const read = async (): Promise<boolean> => {
        const { done, value } = await reader.read();
        text += new TextDecoder().decode(value);
        return !done;
      };
      await eventually(async () => (await read()) && text.includes("first"), "the first words came");
      return async () => {
        while (await read());
        return text;
      };
    },
    finish: (count = held.length) => {
      for (const response of held.splice(0, count)) response.end(END);
    },
  });
}
