// Checks what a model wants: which of its calls can be made, and what the user has to be asked.
import { isDeepStrictEqual } from "node:util";
import { checkArguments, questionFor } from "./arguments.js";
import type { Choice, ChoiceInput, TargetCall, Wanted } from "./choice.js";

/** Nothing is called while a value is missing: the user may change everything. Throws `OverBudget`. */
export function checkedChoice(wanted: Wanted, { targets, texts }: ChoiceInput): Choice {
  const calls: TargetCall[] = [];
  const questions: string[] = [];
  for (const { name, arguments: given } of wanted.calls) {
    const target = targets.find((each) => each.name === name);
    if (target === undefined) continue;
    const { values, open } = checkArguments(target, given, texts);
    if (open.length > 0) questions.push(questionFor(open));
    // Models repeat themselves, and APIs may have effects.
    else if (!calls.some((call) => isDeepStrictEqual(call, { target, values })))
      calls.push({ target, values });
  }
  if (wanted.question !== undefined) return { kind: "question", question: wanted.question, wanted };
  if (questions.length > 0) return { kind: "question", question: [...new Set(questions)].join("\n"), wanted };
  if (calls.length === 0) return { kind: "none" };
  return { kind: "calls", calls, isUnfinished: wanted.isUnfinished === true, wanted };
}
