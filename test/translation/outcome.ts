// The outcome of a probe's field in another format, found by translating with and without it.
import type { Probe } from "./probes/probe.js";

export type Outcome = "carried" | "dropped" | "refused";

/** A body in the other format, or a refusal. */
export type Translate = (body: string) => { text: string } | { message: string };

/** Throws if the document is refused without the field: then it says nothing about the field. */
export function outcomeOf({ field, without, with: full }: Probe, translate: Translate): Outcome {
  const before = translate(JSON.stringify(without));
  if (!("text" in before)) throw new Error(`${field}: its document is refused without it: ${before.message}`);
  const after = translate(JSON.stringify(full));
  if (!("text" in after)) return "refused";
  return after.text === before.text ? "dropped" : "carried";
}
