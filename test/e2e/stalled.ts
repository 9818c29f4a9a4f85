// A request that stops arriving, like that of a client without network: the socket stays open.
import { connect } from "node:net";
import { eventually } from "./plano.js";

/** The head and JSON body of the response to an unfinished request for `/v1/messages`. */
export async function answerToStalled(port: number): Promise<{ head: string; body: unknown }> {
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  let answer = "";
  socket.on("data", (data) => {
    answer += String(data);
  });
  await eventually(() => /\}\s*$/.test(answer), "it was answered");
  socket.destroy();
  const begin = answer.indexOf("{");
  return { head: answer.slice(0, begin), body: JSON.parse(answer.slice(begin)) };
}
