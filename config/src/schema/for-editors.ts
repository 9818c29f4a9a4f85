// The schema that editors read: wherever it wants something else than any text, it also takes a reference to a variable
// of the environment, which the loader replaces before it checks the file.
import { mapParts } from "./map-parts.js";
import { schema } from "./schema.js";

interface Part {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  pattern?: string;
  description?: string;
}

const REFERENCE = { type: "string", pattern: "\\$[A-Za-z_{]" };

export const editorSchema: object = withReferences(schema);

function withReferences(part: object): object {
  const whole: Part = mapParts(part, withReferences);
  if (takesAnyText(part)) return whole;
  const { description, ...own } = whole;
  return { anyOf: [own, REFERENCE], ...(description !== undefined && { description }) };
}

/** Lists and mappings are made of parts of their own. */
function takesAnyText({ type = [], enum: words, pattern }: Part): boolean {
  const types = [type].flat();
  if (words !== undefined || pattern !== undefined) return false;
  return types.includes("string") || !types.some((each) => /^(integer|number|boolean)$/.test(each));
}
