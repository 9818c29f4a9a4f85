// Edits a filter of the query language as text: what somebody typed stays as it is, except for the term that changes.
// The server alone decides what a filter means.
export interface Term {
  text: string;
  begin: number;
  end: number;
  excluded: boolean;
  /** Absent for words. */
  key?: string;
  value: string;
}

const TERM = /-?(?:[A-Za-z][\w-]*:)?(?:(?:[<>]=?|=)?"[^"]*"?|[^\s"]+)/g;
const PARTS = /^(-?)(?:([A-Za-z][\w-]*):)?(.*)$/s;

export function readTerms(query: string): Term[] {
  return [...query.matchAll(TERM)].map(({ 0: text, index }) => {
    const [, minus = "", key, value = ""] = PARTS.exec(text) ?? [];
    return {
      text,
      begin: index,
      end: index + text.length,
      excluded: minus === "-",
      ...(key !== undefined && { key }),
      value: unquote(value),
    };
  });
}

/** `tag:team` of the API's dimensions is `tag:team=blue` in a filter. */
export function writeTerm(key: string, value: string, excluded = false): string {
  const tag = key.startsWith("tag:") ? key.slice("tag:".length) : undefined;
  const name = tag === undefined ? key : "tag";
  const text = tag === undefined ? value : `${tag}=${value}`;
  return `${excluded ? "-" : ""}${name}:${quote(text)}`;
}

/** Replaces another value of the same key, since a request has one of each. */
export function filterBy(query: string, key: string, value: string): string {
  const added = writeTerm(key, value);
  const kept = readTerms(query).filter((term) => !isOf(term, key) || term.excluded);
  return join([...kept.filter(({ text }) => text !== `-${added}`).map(({ text }) => text), added]);
}

export function exclude(query: string, key: string, value: string): string {
  const added = writeTerm(key, value, true);
  const texts = readTerms(query).map(({ text }) => text);
  return join([...texts.filter((text) => text !== added && `-${text}` !== added), added]);
}

export const remove = (query: string, removed: string): string =>
  join(readTerms(query).flatMap(({ text }) => (text === removed ? [] : [text])));

export const hasTerm = (query: string, key: string, value: string): boolean =>
  readTerms(query).some(({ text }) => text === writeTerm(key, value));

/** The term that the caret is in or behind. */
export const termAt = (query: string, caret: number): Term | undefined =>
  readTerms(query).find(({ begin, end }) => begin < caret && caret <= end);

function isOf(term: Term, key: string): boolean {
  const tag = key.startsWith("tag:") ? key.slice("tag:".length) : undefined;
  if (tag === undefined) return term.key === key;
  return term.key === "tag" && term.value.startsWith(`${tag}=`);
}

const join = (texts: readonly string[]): string => texts.join(" ");
/** A quote cannot stand in quotes: the wildcard stands for it. */
const quote = (value: string): string =>
  /^[^\s"]+$/.test(value) ? value : `"${value.replaceAll('"', "*")}"`;
const unquote = (value: string): string => value.replace(/^"([^"]*)"?$/, "$1");
