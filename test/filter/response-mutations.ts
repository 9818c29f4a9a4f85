// Mutates recorded streams: removes, repeats, swaps or damages whole events, and changes their JSON. Streams
// of frames are mutated in their text form, and then in their bytes.
import fc from "fast-check";
import { streamBytes } from "../vectors/vectors.js";
import type { UpstreamName } from "./formats.js";
import { mutated } from "./request-mutations.js";

interface Step {
  place: number;
  kind: "remove" | "repeat" | "exchange" | "damage" | "cut" | "insert" | "json";
  pick: number;
}

const STRANGE = [
  "\n",
  ":\n\n",
  "data:\n\n",
  "data: {}\n\n",
  "data: []\n\n",
  "data: null\n\n",
  "event: error\ndata: {}\n\n",
  'data: {"error":{}}\n\n',
  'data: {"error":"e"}\n\n',
  "data: [DONE]\n\n",
  'event: ping\ndata: {"type":"ping"}\n\n',
  'data: {"type":"message_stop"}\n\n',
  'data: {"choices":[]}\n\n',
  'data: {"choices":[{"index":0,"delta":{"content":"z"}}]}\n\n',
  'data: {"choices":[{"finish_reason":"stop"}]}\n\n',
  'data: {"type":"content_block_stop","index":0}\n\n',
  'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"z"}}\n\n',
  'data: {"usage":{"prompt_tokens":1}}\n\n',
  'data: {"type":"response.completed","response":{"status":"completed"}}\n\n',
  'data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"z"}\n\n',
  'data: {"type":"response.output_item.added","output_index":1,"item":{"type":"message"}}\n\n',
  'data: {"candidates":[{"content":{"parts":[{"text":"z"}]}}]}\n\n',
  'data: {"candidates":[{"finishReason":"STOP"}]}\n\n',
  "\u0000\ufeff",
];
const STRANGE_FRAMES = [
  "messageStop {}\n",
  "messageStart\n",
  "noSuchEvent {}\n",
  "!throttlingException {}\n",
  '!modelStreamErrorException {"message":"e"}\n',
  "metadata []\n",
  "contentBlockDelta null\n",
  'contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"z"}}\n',
  'contentBlockStart {"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"t","name":"f"}}}\n',
  'contentBlockStop {"contentBlockIndex":0}\n',
  'messageStop {"stopReason":"end_turn"}\n',
];

const step: fc.Arbitrary<Step> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom("remove", "repeat", "exchange", "damage", "cut", "insert", "json"),
  pick: fc.nat(),
});

/** The bytes of one of `sources` after one to three changes. */
export function mutatedStream(upstream: UpstreamName, sources: string[]): fc.Arbitrary<Buffer> {
  const frames = upstream === "converse";
  const documents = sources.flatMap((source) =>
    source.split("\n").flatMap((line) => {
      try {
        return [JSON.parse(line.replace(frames ? /^\S+ / : /^data: ?/, ""))];
      } catch {
        return [];
      }
    }),
  );
  return fc
    .tuple(
      fc.constantFrom(...sources),
      fc.array(step, { minLength: 1, maxLength: 3 }),
      mutated(documents),
      fc.option(fc.nat(), { freq: 1 }),
    )
    .map(([source, steps, document, flipped]) => {
      const events = source.split(frames ? /(?<=\n)/ : /(?<=\n\n)/);
      for (const change of steps) apply(events, change, document, frames);
      const bytes = streamBytes(upstream, events.join(""));
      if (frames && flipped !== null && bytes.length > 0) {
        const place = flipped % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << (flipped % 8)), place);
      }
      return bytes;
    });
}

function apply(events: string[], { place, kind, pick }: Step, document: unknown, frames: boolean): void {
  const at = place % (events.length + 1);
  const event = events[at] ?? "";
  if (kind === "remove") events.splice(at, 1);
  else if (kind === "repeat") events.splice(at, 0, event);
  else if (kind === "exchange") {
    const other = pick % (events.length + 1);
    events[at] = events[other] ?? "";
    events[other] = event;
  } else if (kind === "damage") {
    const byte = pick % (event.length + 1);
    events[at] = `${event.slice(0, byte)}${String.fromCharCode(pick % 128)}${event.slice(byte + 1)}`;
  } else if (kind === "cut") {
    events[at] = event.slice(0, pick % (event.length + 1));
    events.splice(at + 1);
  } else if (kind === "insert") {
    const strange = frames ? STRANGE_FRAMES : STRANGE;
    events.splice(at, 0, strange[pick % strange.length] ?? "");
  } else if (frames) events.splice(at, 1, `${/^\S*/.exec(event)} ${JSON.stringify(document)}\n`);
  else events.splice(at, 1, `data: ${JSON.stringify(document)}\n\n`);
}
