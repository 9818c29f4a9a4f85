// A file in the form of an older version, in its current form. Readers know only that one; their errors point to where
// the file says it.

import type { ListenerEntry, NamedListener } from "../schema/listeners.js";
import type { PlanoFile, WrittenFile } from "../schema/schema.js";
import type { Diagnostics, Move } from "../syntax/diagnostics.js";

interface CurrentForm {
  file: PlanoFile;
  /** Of `file`. */
  diagnostics: Diagnostics;
}

export function inCurrentForm(written: WrittenFile, diagnostics: Diagnostics): CurrentForm {
  const {
    listeners: places,
    llm_providers: _providers,
    state_storage_v1_responses: _states,
    ...rest
  } = written;
  const moves: Move[] = [];
  const older = (current: keyof WrittenFile, old: keyof WrittenFile): void => {
    if (written[old] === undefined) return;
    const message = `is the older name of ${current}; give one of the two`;
    if (written[current] === undefined) moves.push({ from: [current], to: [old] });
    else diagnostics.error([old], message, undefined, true);
  };
  older("model_providers", "llm_providers");
  older("state_storage", "state_storage_v1_responses");
  const providers = written.model_providers ?? written.llm_providers;
  const states = written.state_storage ?? written.state_storage_v1_responses;
  const isList = Array.isArray(places);
  if (providers === undefined && !(isList && rest.agents !== undefined)) {
    diagnostics.error(["model_providers"], "is missing");
  }
  const listeners = isList ? [...places] : listOf(places, moves);
  if ((rest.prompt_targets ?? []).length > 0 && !listeners.some(({ type }) => type === "prompt")) {
    moves.push({ from: ["listeners", listeners.length], to: ["prompt_targets"] });
    listeners.push({ type: "prompt", name: PROMPTS });
  }
  const { endpoints } = rest;
  const file = {
    ...rest,
    ...(endpoints !== undefined && { endpoints: withoutExtensions(endpoints) }),
    ...(states !== undefined && { state_storage: states }),
    listeners,
    model_providers: providers ?? [],
  };
  return { file, diagnostics: diagnostics.moved(moves) };
}

const PROMPTS = "ingress_traffic";
const MODELS = "egress_traffic";

/** Adds to `moves` where each is written. */
function listOf(
  { [PROMPTS]: prompts, [MODELS]: models }: Extract<WrittenFile["listeners"], { egress_traffic?: unknown }>,
  moves: Move[],
): ListenerEntry[] {
  const listeners: ListenerEntry[] = [];
  const add = (type: ListenerEntry["type"], name: string, written: NamedListener): void => {
    const { message_format: _format, ...entry } = written;
    moves.push({ from: ["listeners", listeners.length], to: ["listeners", name] });
    listeners.push({ ...entry, type, name });
  };
  if (models !== undefined) add("model", MODELS, models);
  if (prompts !== undefined && Object.keys(prompts).length > 0) add("prompt", PROMPTS, prompts);
  return listeners;
}

function withoutExtensions<Value>(written: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(written).filter(([name]) => !name.startsWith("x-")));
}
