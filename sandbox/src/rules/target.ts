// The provider and the model that a request is for, with the rules that bind for them: a provider's are in config/providers.yaml, a
// model's in config/contract/model-families.ts. docs/providers.md lists them with their sources.
import { quirksOf } from "@plano/config";
import type { ModelRule, Quirk } from "@plano/config/contract";
import type { View } from "../view.js";
import { familiesOf } from "./families.js";

export class Target {
  /** Undefined where they are not known. */
  readonly efforts: readonly string[] | undefined;
  readonly budget: readonly [least: number, most: number] | undefined;
  readonly maxTokens: number | undefined;
  readonly stops: number | undefined;
  readonly #provider: string | undefined;
  readonly #model: string;
  readonly #quirks: readonly string[];
  readonly #rules: ReadonlySet<string>;

  /** Without a provider only the model's rules bind. */
  constructor(provider: string | undefined, model: string) {
    const families = familiesOf(model);
    this.#provider = provider;
    this.#model = model;
    this.#quirks = (provider && quirksOf(provider)) || [];
    this.#rules = new Set([...this.#quirks, ...families.flatMap(({ rules = [] }) => rules)]);
    this.efforts = families.findLast(({ efforts }) => efforts)?.efforts;
    this.budget = families.findLast(({ budget }) => budget)?.budget;
    this.maxTokens = families.findLast(({ maxTokens }) => maxTokens)?.maxTokens;
    this.stops = families.findLast(({ stops }) => stops !== undefined)?.stops;
  }

  has(rule: Quirk | ModelRule): boolean {
    return this.#rules.has(rule);
  }

  /** A known provider's server, or model, that is not OpenAI's. */
  get isNotOpenAis(): boolean {
    return this.#provider !== undefined && !this.has("openai-members") && !this.has("openai-schemas");
  }

  /** `effort` is undefined when the request has none. */
  samplingRule(effort: unknown): ModelRule | undefined {
    if (this.has("no-sampling")) return "no-sampling";
    if (this.has("no-sampling-with-effort") && effort !== undefined && effort !== "none")
      return "no-sampling-with-effort";
    if (this.has("no-sampling-unless-none") && effort !== "none") return "no-sampling-unless-none";
    return undefined;
  }

  /** A rule of neither the provider nor the model is one of the API. */
  refuse(at: View, rule: string, what: string): never {
    const who = this.#quirks.includes(rule) ? this.#provider : this.#model;
    return at.fail(`sandbox: ${who} refuses ${what} (rule ${rule})`, RULE);
  }

  refuseIf(rule: Quirk | ModelRule, at: View, what: string): void {
    if (this.has(rule)) this.refuse(at, rule, what);
  }

  /** Refuses the members that are there if the rule binds. */
  without(owner: View, rule: Quirk | ModelRule, members: readonly string[]): void {
    if (!this.has(rule)) return;
    for (const name of members) if (owner.get(name).present) this.refuse(owner.get(name), rule, name);
  }

  takesLimit(limit: View): void {
    if (this.maxTokens !== undefined && (limit.optionalNumber() ?? 0) > this.maxTokens)
      this.refuse(limit, "max-tokens", `answers of more than ${this.maxTokens} tokens`);
  }

  /** `most` is the API's own bound. */
  takesStops(stops: View, most = Number.MAX_SAFE_INTEGER): void {
    const bound = Math.min(this.stops ?? most, this.has("four-stops") ? FOUR_STOPS : most);
    const count = Array.isArray(stops.value) ? stops.list().length : stops.present ? 1 : 0;
    if (count > bound) this.refuse(stops, "stops", `${count} stop sequences: it takes ${bound}`);
  }

  /** https://github.com/musistudio/claude-code-router/issues/495 */
  takesTools(tools: View): void {
    const isOpenAis = this.has("openai-members") || this.has("openai-schemas");
    if (isOpenAis && tools.list().length > MOST_TOOLS)
      this.refuse(tools, "tools", `more than ${MOST_TOOLS} tools`);
  }

  takesEffort(effort: View): void {
    if (effort.present && this.efforts?.includes(effort.string()) === false)
      this.refuse(effort, "effort", `the effort ${effort.value}: it takes ${this.efforts.join(", ")}`);
  }
}

const FOUR_STOPS = 4;
const MOST_TOOLS = 128;

/**
 * Whether two of the names are the same; absent ones are not.
 * https://platform.claude.com/docs/en/api/messages, https://github.com/router-for-me/CLIProxyAPI/issues/4244
 */
export function hasTwins(names: readonly View[]): boolean {
  const said = names.filter(({ present }) => present).map(({ value }) => value);
  return new Set(said).size < said.length;
}

/** The code of such refusals, in APIs that have codes. */
const RULE = "sandbox_rule";
