// `prompt_guards`: who judges prompts and answers, and what becomes of those refused.

import type { Classifier, Guard, PromptGuards } from "../model/prompt-guards.js";
import { type AskedNames, isKnownName, reportUnknown } from "../names/asked-names.js";
import type { InputGuardEntry, OutputGuardEntry } from "../schema/prompt-guards.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";
import { nearest } from "../syntax/spelling.js";

const TIMEOUT = 10_000;
const LABELS = ["jailbreak", "injection", "malicious", "unsafe", "label_1"];
const THRESHOLD = 0.5;

interface Known {
  names: AskedNames;
  endpoints: string[];
  filters: string[];
}

/** Undefined without guards. */
export function readPromptGuards(
  { prompt_guards: written = {}, endpoints = {}, filters = [] }: PlanoFile,
  diagnostics: Diagnostics,
  names: AskedNames,
): PromptGuards | undefined {
  const { input_guards: input, output_guards: output } = written;
  if (input === undefined && output === undefined) return undefined;
  const known = { names, endpoints: Object.keys(endpoints), filters: filters.map(({ id }) => id) };
  const at = (side: "input_guards" | "output_guards"): Diagnostics =>
    diagnostics.at("prompt_guards", side, "jailbreak");
  return {
    ...(input && { input: readInput(input.jailbreak, at("input_guards"), known) }),
    ...(output && { output: readGuard(output.jailbreak, at("output_guards"), known) }),
  };
}

function readInput(entry: InputGuardEntry, diagnostics: Diagnostics, known: Known) {
  return { ...readGuard(entry, diagnostics, known), parallel: entry.mode === "parallel" };
}

function readGuard(entry: OutputGuardEntry, diagnostics: Diagnostics, known: Known): Guard {
  const { heuristics = true, model, classifier, filter, on_failure: onFailure = "fail" } = entry;
  if (model !== undefined && !isKnownName(model, known.names)) {
    reportUnknown(model, known.names, diagnostics.at("model"));
  }
  if (classifier) checkListed(classifier.endpoint, known.endpoints, diagnostics.at("classifier", "endpoint"));
  if (filter !== undefined) checkListed(filter, known.filters, diagnostics.at("filter"));
  if (!heuristics && [model, classifier, filter].every((one) => one === undefined)) {
    diagnostics.error(["heuristics"], "leaves nobody who judges", "name a model, a classifier or a filter");
  }
  return {
    message: entry.on_exception.message,
    heuristics,
    ...(model !== undefined && { model }),
    ...(classifier && { classifier: classifierOf(classifier) }),
    ...(filter !== undefined && { filter }),
    onFailure,
    timeoutMilliseconds: readDuration(entry.timeout, diagnostics.at("timeout")) ?? TIMEOUT,
  };
}

function checkListed(name: string, listed: string[], diagnostics: Diagnostics): void {
  if (listed.includes(name)) return;
  const close = nearest(name, listed);
  diagnostics.error([], `${name} is not listed`, close === undefined ? undefined : `did you mean ${close}?`);
}

function classifierOf(entry: NonNullable<OutputGuardEntry["classifier"]>): Classifier {
  const { endpoint: backend, path = "/predict", labels = LABELS, threshold = THRESHOLD } = entry;
  return { backend, path, labels: labels.map((label) => label.toLowerCase()), threshold };
}
