// Behaviour requested by a model's name: `sandbox-error-429`, `sandbox-delay-200ms`, ... Any other name
// answers normally.
import { SCRIPTED_MODELS, type Script, type ScriptedModel } from "./scripted-models.js";

const PLAIN: Script = {
  delay: 0,
  pace: 0,
  thinking: false,
  redacted: false,
  cached: false,
  allTools: false,
  gzip: false,
};

const PATTERNS = SCRIPTED_MODELS.map((model) => ({ ...model, pattern: patternOf(model) }));

/** `model` as the client asked; ignores a provider's prefix before a slash. */
export function readScript(model: string): Script {
  const name = model.slice(model.lastIndexOf("/sandbox-") + 1);
  for (const { pattern, range: [least, most] = [0, Number.POSITIVE_INFINITY], script } of PATTERNS) {
    const found = pattern.exec(name);
    const number = Number(found?.[1] ?? 0);
    if (found !== null && (found[1] === undefined || (number >= least && number <= most)))
      return { ...PLAIN, ...script(number) };
  }
  return PLAIN;
}

/** The number in the name stands for any. */
function patternOf({ name }: ScriptedModel): RegExp {
  return new RegExp(`^${name.replace(/\d+/, "(\\d+)")}$`);
}
