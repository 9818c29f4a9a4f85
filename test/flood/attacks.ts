// What attackers send to an agent listener: cheap to send, expensive to read, or never complete.
import { once } from "node:events";
import { connect } from "node:net";

export interface Attack {
  name: string;
  body(): Buffer;
  /** Bytes to send at a time, and the time that may take at most a second; all at once if absent. */
  trickle?: number;
}

const MEBIBYTE = 1 << 20;
const HEAD = '{"messages":[{"role":"user","content":"hi"}],';
const whole = (rest: string): Buffer => Buffer.from(`${HEAD}${rest}}`);
/** Less than the filter allows for a request. */
const VALUES = 90_000;

export const ATTACKS: readonly Attack[] = [
  { name: "30 MiB of small objects", body: () => whole(`"x":[${"{},".repeat(10 * MEBIBYTE)}0]`) },
  {
    name: "objects with distinct names",
    body: () => whole(`"x":[${Array.from({ length: VALUES / 3 }, (_, i) => `{"${i}_":{}}`).join(",")}]`),
  },
  {
    name: "30 MiB of nesting",
    body: () => whole(`"x":${"[".repeat(15 * MEBIBYTE)}${"]".repeat(15 * MEBIBYTE)}`),
  },
  {
    name: "nesting in many places",
    body: () => whole(`"x":[${`${"[".repeat(60)}${"]".repeat(60)},`.repeat(VALUES / 61)}0]`),
  },
  {
    name: "many tools",
    body: () => {
      const tool = (index: number): string =>
        `{"type":"function","function":{"name":"f${index}","parameters":{"type":"object"}}}`;
      return whole(`"tools":[${Array.from({ length: VALUES / 11 }, (_, index) => tool(index)).join(",")}]`);
    },
  },
  { name: "18 MiB of escapes", body: () => whole(`"x":"${"\\u0416".repeat(3 * MEBIBYTE)}"`) },
  { name: "slow bodies", body: () => whole(`"x":"${"x".repeat(MEBIBYTE)}"`), trickle: 1 << 10 },
];

/** How long an attacker waits for an answer. */
const ANSWER_TIMEOUT = 60_000;
const TRICKLE_MILLISECONDS = 20;
const TRICKLED = 50;

/** The status of the answer; 0 if the connection ended without one. */
export async function attack({ trickle }: Attack, body: Buffer, port: number): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (data) => {
    if (answer.length < 100) answer += data.toString("latin1");
  });
  socket.on("error", () => {});
  socket.setTimeout(ANSWER_TIMEOUT, () => socket.destroy());
  const closed = once(socket, "close");
  const head = ["POST /v1/chat/completions HTTP/1.1", "host: x", "content-type: application/json"];
  socket.write([...head, `content-length: ${body.length}`, "connection: close", "", ""].join("\r\n"));
  if (trickle === undefined) socket.write(body);
  else {
    for (let sent = 0; sent < TRICKLED && !socket.destroyed; sent++) {
      socket.write(body.subarray(sent * trickle, (sent + 1) * trickle));
      await new Promise((resolve) => setTimeout(resolve, TRICKLE_MILLISECONDS));
    }
    socket.destroy();
  }
  await closed.catch(() => {});
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}
