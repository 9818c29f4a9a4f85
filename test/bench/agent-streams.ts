// brightstaff's memory with thousands of concurrent streams. This process is the agent and ends no stream
// before all of them have begun.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunningPlano } from "@plano/cli";
import { agentUrl, chatLoad } from "./agent-cost.js";
import { connect } from "./load.js";
import { residentBytes } from "./memory.js";

export interface AgentStreams {
  count: number;
  /** Of brightstaff's memory while all streams are open. */
  bytes: number;
}

const COUNT = 2_000;
const EVENT = `data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: "word " } }] })}\n\n`;
const LAST = "data: [DONE]\n\n";

export async function measureStreams(
  withAgent: <T>(port: number, work: (plano: RunningPlano) => Promise<T>) => Promise<T>,
): Promise<AgentStreams> {
  const begun: ServerResponse[] = [];
  const agent = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(EVENT);
      begun.push(response);
    });
  });
  await new Promise<void>((resolve) => agent.listen(0, "127.0.0.1", resolve));
  const { port } = agent.address() as AddressInfo;
  try {
    return await withAgent(port, (plano) => hold(plano, begun));
  } finally {
    agent.close();
  }
}

async function hold({ plan, pids }: RunningPlano, begun: readonly ServerResponse[]): Promise<AgentStreams> {
  const { path, body } = chatLoad(true, COUNT);
  const pool = connect(agentUrl(plan), COUNT);
  const headers = { "content-type": "application/json" };
  const answers = await Promise.all(
    Array.from({ length: COUNT }, () => pool.request({ method: "POST", path, headers, body })),
  );
  for (const response of begun) response.write(EVENT.repeat(20));
  const texts = Promise.all(answers.map((answer) => answer.body.text()));
  const bytes = await residentBytes(pids.brightstaff);
  for (const response of begun) response.end(LAST);
  const whole = (await texts).filter((text) => text.split(EVENT).length === 22 && text.endsWith(LAST)).length;
  if (whole !== COUNT) throw new Error(`${COUNT - whole} of ${COUNT} streams were incomplete`);
  await pool.close();
  return { count: COUNT, bytes: Math.max(bytes, await residentBytes(pids.brightstaff)) };
}
