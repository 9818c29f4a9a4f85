// Mutates recorded streams: whole events are removed, repeated, exchanged or damaged, and their JSON is changed.
import fc from "fast-check";
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
  "\u0000\ufeff",
];

const step: fc.Arbitrary<Step> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom("remove", "repeat", "exchange", "damage", "cut", "insert", "json"),
  pick: fc.nat(),
});

/** One of `sources` after one to three changes. */
export function mutatedStream(sources: string[]): fc.Arbitrary<string> {
  const documents = sources.flatMap((source) =>
    source.split("\n").flatMap((line) => {
      try {
        return [JSON.parse(line.replace(/^data: ?/, ""))];
      } catch {
        return [];
      }
    }),
  );
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(step, { minLength: 1, maxLength: 3 }), mutated(documents))
    .map(([source, steps, document]) => {
      const events = source.split(/(?<=\n\n)/);
      for (const change of steps) apply(events, change, document);
      return events.join("");
    });
}

function apply(events: string[], { place, kind, pick }: Step, document: unknown): void {
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
  } else if (kind === "insert") events.splice(at, 0, STRANGE[pick % STRANGE.length] ?? "");
  else events.splice(at, 1, `data: ${JSON.stringify(document)}\n\n`);
}
