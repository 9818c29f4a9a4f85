// Whether a request is one that a query asks for.
import type { RequestSummary } from "../types.js";
import { fieldOf } from "./fields.js";
import type { FieldTerm, Operator, Query, TextTerm } from "./parse.js";

/** `contentOf`: the texts that are kept of it, as JSON; undefined without. */
export type Matcher = (summary: RequestSummary, contentOf?: (n: number) => string | undefined) => boolean;

const COMPARISONS: Record<Operator, (value: number, other: number) => boolean> = {
  "=": (value, other) => value === other,
  ">": (value, other) => value > other,
  ">=": (value, other) => value >= other,
  "<": (value, other) => value < other,
  "<=": (value, other) => value <= other,
};

export function matcherOf({ fields, texts }: Query): Matcher {
  const tests = fields.map(testOf);
  const searches = texts.map(searchOf);
  return (summary, contentOf = () => undefined) =>
    tests.every((test) => test(summary)) && searches.every((search) => search(summary, contentOf));
}

function testOf({ field, operator, value, isNegated }: FieldTerm): (summary: RequestSummary) => boolean {
  const read = fieldOf(field)?.read ?? (() => []);
  const isSuch =
    typeof value === "number"
      ? (told: unknown) => typeof told === "number" && COMPARISONS[operator](told, value)
      : patternOf(value);
  return (summary) => read(summary).some((told) => isSuch(told)) !== isNegated;
}

/** `*` stands for any characters. */
function patternOf(value: string): (told: unknown) => boolean {
  const isText = (told: unknown): told is string | boolean =>
    typeof told === "string" || typeof told === "boolean";
  if (!value.includes("*")) return (told) => isText(told) && String(told).toLowerCase() === value;
  const [first = "", ...rest] = value.split("*");
  const last = rest.pop() ?? "";
  return (told) => {
    if (!isText(told)) return false;
    const text = String(told).toLowerCase();
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
      return false;
    let at = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > text.length - last.length) return false;
      at = found + piece.length;
    }
    return true;
  };
}

/** Words are searched in what people read, whatever their case. */
function searchOf({
  text,
  isNegated,
}: TextTerm): (summary: RequestSummary, contentOf: (n: number) => string | undefined) => boolean {
  const words = anyCase(text);
  const inJson = anyCase(JSON.stringify(text).slice(1, -1));
  return (summary, contentOf) => {
    const { id, providerIds = [], preview, error } = summary;
    const isTold = [id, ...providerIds, preview, error?.code, error?.message].some(
      (each) => each != null && words.test(each),
    );
    return (isTold || isInContent(contentOf(summary.n), inJson, words)) !== isNegated;
  };
}

/** The JSON also has names of members: what is found there is looked for again in the texts alone. */
function isInContent(json: string | undefined, inJson: RegExp, words: RegExp): boolean {
  if (json === undefined || !inJson.test(json)) return false;
  const parts = JSON.parse(json) as { text?: string; name?: string }[];
  return parts.some(({ text = "", name = "" }) => words.test(text) || words.test(name));
}

function anyCase(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "i");
}
