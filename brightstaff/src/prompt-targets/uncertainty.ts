// Finds values that a model was not sure of, by the probabilities of its tokens: where it hesitates at the first token of a
// required value, the value is more often invented than read.
import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { PromptTargetConfig } from "../service-config/schema.js";

/** Bits, and squared bits: Arch-Function's own thresholds. A model that reads a value is far below them. */
const MOST_ENTROPY = 0.0001;
const MOST_VARENTROPY = 0.0001;

type Targets = ReadonlyMap<string, PromptTargetConfig>;

/** Characters; the few calls of a choice are shorter, and each name is searched in all of them. */
const LONGEST_TEXT = 64 << 10;

/** The tokens of an answer; none without log probabilities. */
export interface Tokens {
  list: readonly JsonObject[];
  text: string;
}

/** `choice`: of a chat completion. */
export function tokensOf({ logprobs }: JsonObject): Tokens {
  const list: JsonObject[] = [];
  let text = "";
  for (const token of isObject(logprobs) ? objectsOf(logprobs.content) : []) {
    list.push(token);
    text += String(token.token);
    if (text.length > LONGEST_TEXT) break;
  }
  return { list, text: text.slice(0, LONGEST_TEXT) };
}

/** The parameters of the called targets whose values are uncertain. `names`: the functions as the model wrote them. */
export function uncertainValues(
  { list, text }: Tokens,
  names: readonly string[],
  targets: Targets,
): Set<string> {
  const uncertain = new Set<string>();
  let from = 0;
  for (const name of names) {
    const at = endOf(text, `["']name["']\\s*:\\s*["']${escaped(name)}["']`, from);
    if (at < 0) continue;
    from = at;
    const next = text.slice(at).search(/["']name["']\s*:\s*["']/);
    const call = next < 0 ? text : text.slice(0, at + next);
    for (const parameter of targets.get(name)?.parameters ?? []) {
      if (!parameter.required || parameter.values !== undefined) continue;
      const value = endOf(call, `["']${escaped(parameter.name)}["']\\s*:\\s*["'\\[{]*`, at);
      if (value >= 0 && isUncertainAt(list, value)) uncertain.add(parameter.name);
    }
  }
  return uncertain;
}

/** How likely the model was to name the function; 1 without log probabilities. */
export function probabilityOf({ list, text }: Tokens, name: string): number {
  const end = endOf(text, `["']name["']\\s*:\\s*["']${escaped(name)}`, 0);
  if (end < 0) return 1;
  let [at, sum] = [0, 0];
  for (const { token, logprob } of list) {
    const from = at;
    at += String(token).length;
    if (at > end - name.length && from < end && typeof logprob === "number") sum += logprob;
  }
  return Math.exp(sum);
}

/** Where the first match after `from` ends; -1 without one. */
function endOf(text: string, pattern: string, from: number): number {
  const matcher = new RegExp(pattern, "g");
  matcher.lastIndex = from;
  return matcher.exec(text) === null ? -1 : matcher.lastIndex;
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function isUncertainAt(tokens: readonly JsonObject[], position: number): boolean {
  let end = 0;
  for (const token of tokens) {
    end += String(token.token).length;
    if (end > position) return isUncertain(token);
  }
  return false;
}

function isUncertain({ top_logprobs: listed }: JsonObject): boolean {
  const logprobs = objectsOf(listed).flatMap(({ logprob }) => (typeof logprob === "number" ? [logprob] : []));
  const entropy = sum(logprobs.map((each) => -Math.exp(each) * (each / Math.LN2)));
  const varentropy = sum(logprobs.map((each) => Math.exp(each) * (each / Math.LN2 + entropy) ** 2));
  return entropy > MOST_ENTROPY && varentropy > MOST_VARENTROPY;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
