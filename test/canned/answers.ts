// The canned answers of every API, whole and streamed: recorded from the sandbox once.
import { startSandbox } from "@plano/sandbox";
import { type BenchFormat, FORMATS, MODEL } from "./formats.js";

export interface Canned {
  type: string;
  /** One event each; a whole answer is one piece. */
  pieces: Buffer[];
}

export interface CannedPair {
  whole: Canned;
  stream: Canned;
}

/** By path without query; a path only for streams has the stream for both. */
export async function recordAnswers(): Promise<Map<string, CannedPair>> {
  const sandbox = await startSandbox();
  const answers = new Map<string, CannedPair>();
  for (const format of FORMATS) {
    const whole = await record(sandbox.url, format, false);
    const stream = await record(sandbox.url, format, true);
    const streamPath = format.streamPath.replace(/\?.*/, "");
    answers.set(streamPath, { whole: stream, stream });
    answers.set(format.path, { whole, stream: streamPath === format.path ? stream : whole });
  }
  await sandbox.close();
  return answers;
}

async function record(
  url: string,
  { name, path, streamPath, ask }: BenchFormat,
  stream: boolean,
): Promise<Canned> {
  const inBody = path === streamPath ? { model: MODEL, stream } : {};
  const response = await fetch(`${url}${stream ? streamPath : path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...inBody, ...ask("hello") }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`the sandbox's ${name}: ${bytes.toString()}`);
  const pieces = !stream ? [bytes] : name === "converse" ? framesOf(bytes) : eventsOf(bytes);
  return { type: response.headers.get("content-type") ?? "", pieces };
}

function eventsOf(bytes: Buffer): Buffer[] {
  return bytes
    .toString()
    .split(/(?<=\r?\n\r?\n)/)
    .map((text) => Buffer.from(text));
}

/** Each of Amazon's frames begins with its length. */
function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  return frames;
}
