// What may follow in a filter: names of fields, and values that requests have.
import type { BreakdownRow, Dimension } from "@plano/brightstaff/dashboard-api";
import { termAt, writeTerm } from "./terms.js";

export interface Completion {
  text: string;
  /** What it means, or how often it is there. */
  note: string;
}

const FIELDS: readonly Completion[] = [
  { text: "model:", note: "who answered, gpt-4o* matches all that begin so" },
  { text: "asked:", note: "the model as the client wrote it" },
  { text: "provider:", note: "openai, anthropic …" },
  { text: "status:", note: "429, >=400" },
  { text: "failed:", note: "true, false" },
  { text: "error:", note: "code of the error" },
  { text: "duration:", note: ">2s" },
  { text: "ttft:", note: "until the first token, >500ms" },
  { text: "cost:", note: "dollars, >0.05" },
  { text: "input:", note: "tokens, >10k" },
  { text: "output:", note: "tokens" },
  { text: "cached:", note: "tokens read from a cache" },
  { text: "attempts:", note: ">1 for failovers" },
  { text: "route:", note: "name of a routing preference" },
  { text: "agent:", note: "name of an agent" },
  { text: "caller:", note: "who was authenticated" },
  { text: "client:", note: "hash of the client's key" },
  { text: "user:", note: "user that the body names" },
  { text: "session:", note: "a conversation's id" },
  { text: "tag:", note: "team=blue" },
  { text: "listener:", note: "where it came in" },
  { text: "signal:", note: "what was noticed" },
  { text: "ended:", note: "provider, gateway, client, limit" },
  { text: "stream:", note: "true, false" },
  { text: "own:", note: "false without Plano's own calls" },
];
const MOST = 8;
const FIXED: Readonly<Record<string, readonly string[]>> = {
  status: ["200", ">=400", "429", ">=500"],
  ended: ["provider", "gateway", "client", "limit"],
  failed: ["true", "false"],
  stream: ["true", "false"],
  own: ["true", "false"],
  attempts: [">1"],
  duration: [">2s", ">10s"],
  ttft: [">500ms", ">2s"],
  cost: [">0.01", ">0.10"],
};

type Known = Partial<Record<Dimension, readonly BreakdownRow[]>>;

export function complete(query: string, caret: number, known: Known): Completion[] {
  const term = termAt(query, caret);
  if (term === undefined) return FIELDS.slice(0, MOST);
  if (term.key === undefined) {
    return FIELDS.filter(({ text }) => text.startsWith(term.value.toLowerCase())).slice(0, MOST);
  }
  const { key, excluded, value } = term;
  const counted = (known[key as Dimension] ?? []).flatMap(({ key: found, requests }) => {
    const name = found[key as Dimension];
    return name === undefined ? [] : [{ name, note: `${requests}` }];
  });
  return [...counted, ...(FIXED[key] ?? []).map((name) => ({ name, note: "" }))]
    .filter(({ name }) => name.toLowerCase().startsWith(value.toLowerCase()) && name !== value)
    .slice(0, MOST)
    .map(({ name, note }) => ({
      text: FIXED[key]?.includes(name)
        ? `${excluded ? "-" : ""}${key}:${name}`
        : writeTerm(key, name, excluded),
      note,
    }));
}

/** The filter with the completion in place of the term at the caret, and where the caret goes. */
export function accept(query: string, caret: number, chosen: string): { query: string; caret: number } {
  const term = termAt(query, caret);
  const begin = term?.begin ?? caret;
  const minus = term?.excluded && !chosen.startsWith("-") ? "-" : "";
  const text = minus + chosen + (chosen.endsWith(":") ? "" : " ");
  const rest = query.slice(term?.end ?? caret).replace(/^\s+/, "");
  return { query: query.slice(0, begin) + text + rest, caret: begin + text.length };
}
