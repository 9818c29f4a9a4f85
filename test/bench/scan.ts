// How fast the filter's JSON scanner indexes a 1 MB chat body in this Node's V8, compared to JSON.parse.
import { compileUnits } from "../filter/compile-units.js";

interface JsonUnits {
  memory: WebAssembly.Memory;
  input(length: number): number;
  parse(length: number): number;
  count(): number;
}

const ROUNDS = 60;

export interface ScanSpeed {
  /** Megabytes (10^6) a second, the median of the rounds. */
  filter: number;
  jsonParse: number;
}

export async function measureScan(): Promise<ScanSpeed> {
  const units = await compileUnits<JsonUnits>("json");
  const text = chatBody(1_000_000);
  const bytes = Buffer.from(text);
  const at = units.input(bytes.length);
  new Uint8Array(units.memory.buffer).set(bytes, at);
  const scan = (): void => {
    units.parse(bytes.length);
    if (units.count() < 100) throw new Error("the scanner did not accept the body as JSON");
  };
  return { filter: speed(bytes.length, scan), jsonParse: speed(bytes.length, () => JSON.parse(text)) };
}

function speed(bytes: number, work: () => void): number {
  for (let warm = 0; warm < 10; warm++) work();
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  }).sort((a, b) => a - b);
  return bytes / 1_000 / (times[ROUNDS / 2] ?? Number.NaN);
}

/** A typical conversation: many messages, some escapes, some letters beyond ASCII. */
function chatBody(size: number): string {
  const messages: { role: string; content: string }[] = [];
  const words =
    'The harbour was quiet, "as always", and the boats lay still.\nÜber dem Wasser stand der Mond. ';
  for (let length = 0; length < size; length += 2_000) {
    messages.push({ role: messages.length % 2 === 0 ? "user" : "assistant", content: words.repeat(20) });
  }
  return JSON.stringify({ model: "gpt-4o", temperature: 0.7, messages });
}
