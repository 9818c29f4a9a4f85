// Bodies for the lifecycles: the vectors' texts with a marker and seeded edits, and the pieces they arrive
// in.
import type { UpstreamName } from "../filter/formats.js";
import { encodeFrames } from "../vectors/frames.js";
import { vectorTexts } from "../vectors/store.js";
import type { Kind } from "../vectors/vector-file.js";
import { applied, SPICE } from "./inputs.js";
import { marked } from "./markers.js";
import type { Random } from "./random.js";

const EDITS = ["delete", "repeat", "byte", "spice", "truncate", "swap"] as const;
const held = new Map<string, readonly string[]>();

function seeds(kind: Kind, format: UpstreamName): readonly string[] {
  const key = `${kind}/${format}`;
  const texts = held.get(key) ?? vectorTexts(kind, format);
  held.set(key, texts);
  return texts;
}

/** Wire format: Converse's streams are frames. Four in ten have one to three edits. */
export function bodyOf(random: Random, kind: Kind, format: UpstreamName, marker: string): Buffer {
  const text = marked(random.pick(seeds(kind, format)), marker);
  let bytes = kind === "streams" && format === "converse" ? encodeFrames(text) : Buffer.from(text);
  if (random.chance(0.6)) return bytes;
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    bytes = applied(bytes, {
      kind: random.pick(EDITS),
      at: random.below(1 << 16),
      length: 1 + random.below(40),
      byte: random.below(256),
      spice: random.pick(SPICE),
    });
  }
  return bytes;
}

/** Puts model and stream before the members of a request, and removes its own. */
export function addressed(body: Buffer, model: string, streaming: boolean): Buffer {
  const text = body.toString("latin1").replace(/"(model|stream)"\s*:\s*("[^"]*"|true|false)\s*,?/g, "");
  const members = `"model":"${model}","stream":${streaming},`;
  return Buffer.from(text.replace("{", `{${members}`).replace(/,\s*}\s*$/, "}"), "latin1");
}

/** Cut at random, with empty pieces among them. */
export function pieces(random: Random, bytes: Buffer): Buffer[] {
  const cuts = Array.from({ length: random.below(5) }, () => random.below(bytes.length + 1));
  const at = [0, ...cuts, bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}
