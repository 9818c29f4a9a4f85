// Root members of a body in the provider's own API that its model refuses: a client behind an alias, a route or a failover does
// not know which model it gets. Hints are left out or become what the model takes; demands stay, for the provider to refuse. Stop
// sequences beyond those that the model takes are left out, and the response says so.
// config/contract/model-families.ts has the sources.

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { CutRun } from "../bytes/cut-run";
import { equalsBytes } from "../bytes/slice";
import { Format } from "../contract/formats.generated";
import { ModelRule } from "../contract/model-families.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { cutMember } from "./cut-member";
import { RequestRules } from "../translate/shared/request-rules";
import { compareToOne } from "../translate/shared/request-text";

const ENCRYPTED: string = "reasoning.encrypted_content";
const effort = new Buffer(16, 64);
const items = new CutRun();

export class ModelMembers {
  /** Stop sequences were left out. */
  lostStops: bool = false;
  private rules: RequestRules = new RequestRules();
  private format: Format = Format.Unknown;
  private json!: JsonIndex;
  /** Some rule may bind. */
  private active: bool = false;
  private refusesSampling: bool = false;
  /** Of temperature and top_p, Claude takes one. */
  private refusesTemperature: bool = false;
  private refusesTopP: bool = false;

  /** `model` is the provider's name for it. */
  begin(json: JsonIndex, format: Format, quirks: u32, model: Buffer): void {
    const rules = this.rules;
    this.json = json;
    this.format = format;
    this.lostStops = false;
    this.refusesTemperature = false;
    this.refusesTopP = false;
    rules.begin(format, quirks, model.ptr, model.len);
    this.active = rules.family.binds || rules.stopLimit >= 0;
    if (!this.active) return;
    this.refusesSampling = rules.refusesSampling(this.effortSaid());
    if (format == Format.Messages && rules.has(ModelRule.OneSampler)) this.chooseSampling();
  }

  /** Nothing is left out or edited. */
  end(): void {
    this.active = false;
    this.lostStops = false;
  }

  drops(key: i32): bool {
    if (!this.active) return false;
    const json = this.json;
    const rules = this.rules;
    if (this.isSampling(key)) return true;
    if (this.format == Format.Messages)
      return json.textEquals(key, "thinking") && this.dropsThinking(key + 1);
    if (rules.has(ModelRule.NoParallel) && json.textEquals(key, "parallel_tool_calls")) return true;
    if (this.format == Format.Responses)
      return rules.has(ModelRule.NoReasoning) && json.textEquals(key, "reasoning");
    if (this.format != Format.ChatCompletions) return false;
    if (
      rules.has(ModelRule.NoPenalties) &&
      (json.textEquals(key, "presence_penalty") || json.textEquals(key, "frequency_penalty"))
    )
      return true;
    if (rules.has(ModelRule.NoEffort) && json.textEquals(key, "reasoning_effort")) return true;
    if (rules.stopLimit == 0 && json.textEquals(key, "stop")) {
      this.lostStops = this.lostStops || hasText(json, key + 1);
      return true;
    }
    const newer = json.textEquals(key, "max_completion_tokens");
    if (!this.renamesLimit || !(newer || json.textEquals(key, "max_tokens"))) return false;
    // One of them stays, under the newer name.
    return newer != this.saysNewerLimit() && json.find(0, "max_tokens") >= 0;
  }

  /** Renames members, or replaces their values. */
  plan(edits: BodyEdits): void {
    if (!this.active) return;
    const json = this.json;
    if (this.format == Format.Messages) {
      const thinking = json.find(0, "thinking");
      const type = json.find(thinking, "type");
      if (this.rules.has(ModelRule.NoBudgets) && json.textEquals(type, "enabled")) {
        edits.add(json.start(type), json.end(type)).ascii('"adaptive"');
        cutMember(edits, json, thinking, json.find(thinking, "budget_tokens"));
      }
      const config = json.find(0, "output_config");
      if (
        this.rules.has(ModelRule.RestsBelow) &&
        json.textEquals(type, "disabled") &&
        isBeyondHigh(json, config)
      ) {
        const said = json.find(config, "effort");
        edits.add(json.start(said), json.end(said)).ascii('"high"');
      } else if (this.rules.has(ModelRule.Claude))
        this.planEffort(edits, config, this.rules.family.efforts == 0);
    } else if (this.format == Format.Responses) {
      if (this.rules.has(ModelRule.NoReasoning)) this.planInclude(edits);
      else this.planEffort(edits, json.find(0, "reasoning"), this.rules.has(ModelRule.NoEffort));
    } else if (this.format == Format.ChatCompletions) {
      const limit = json.find(0, "max_tokens");
      if (this.renamesLimit && limit >= 0 && !this.saysNewerLimit())
        edits.add(json.start(limit - 1), json.end(limit - 1)).ascii('"max_completion_tokens"');
      if (!this.rules.has(ModelRule.NoEffort)) this.replaceEffort(edits, json.find(0, "reasoning_effort"));
      if (this.rules.stopLimit > 0) this.planStops(edits, json.find(0, "stop"));
    }
  }

  private get renamesLimit(): bool {
    return this.rules.has(ModelRule.CompletionTokens) && !this.rules.hasQuirk(Quirk.MaxTokensOnly);
  }

  private saysNewerLimit(): bool {
    const newer = this.json.find(0, "max_completion_tokens");
    return newer >= 0 && !this.json.isNull(newer);
  }

  /** As `RequestRules.refusesSampling` takes it. */
  private effortSaid(): i32 {
    const json = this.json;
    const said =
      this.format == Format.Responses
        ? json.find(json.find(0, "reasoning"), "effort")
        : json.find(0, "reasoning_effort");
    if (!json.isString(said)) return -1;
    return json.textEquals(said, "none") ? 0 : 1;
  }

  private isSampling(key: i32): bool {
    const json = this.json;
    if (json.textEquals(key, "temperature")) return this.refusesSampling || this.refusesTemperature;
    if (json.textEquals(key, "top_p")) return this.refusesSampling || this.refusesTopP;
    return this.refusesSampling && this.format == Format.Messages && json.textEquals(key, "top_k");
  }

  private chooseSampling(): void {
    const json = this.json;
    const temperature = json.find(0, "temperature");
    const topP = json.find(0, "top_p");
    if (temperature < 0 || topP < 0 || json.isNull(temperature) || json.isNull(topP)) return;
    this.refusesTemperature = isOne(json, temperature) && !isOne(json, topP);
    this.refusesTopP = !this.refusesTemperature;
  }

  private dropsThinking(thinking: i32): bool {
    const rules = this.rules;
    if (!rules.has(ModelRule.Claude)) return false;
    const type = this.json.find(thinking, "type");
    if (this.json.textEquals(type, "disabled"))
      return rules.has(ModelRule.AlwaysThinks) || rules.has(ModelRule.NoThinking);
    if (this.json.textEquals(type, "adaptive")) return !rules.has(ModelRule.AdaptiveThinking);
    return rules.has(ModelRule.NoThinking);
  }

  /** Cuts the effort out of its object, or replaces it by the one that the model takes next to it. */
  private planEffort(edits: BodyEdits, owner: i32, cut: bool): void {
    const json = this.json;
    const said = json.find(owner, "effort");
    if (said < 0) return;
    if (cut) cutMember(edits, json, owner, said);
    else this.replaceEffort(edits, said);
  }

  private replaceEffort(edits: BodyEdits, said: i32): void {
    const json = this.json;
    if (!json.isString(said) || this.rules.family.efforts == 0) return;
    effort.clear();
    this.rules.writeEffort(effort, json.ptr(said), json.size(said));
    if (equalsBytes(effort.ptr, effort.len, json.ptr(said), json.size(said))) return;
    edits.add(json.start(said), json.end(said)).append(effort);
  }

  private planInclude(edits: BodyEdits): void {
    const json = this.json;
    const list = json.find(0, "include");
    if (!json.isArray(list)) return;
    items.begin(json.start(list) + 1);
    for (let item = list + 1; item < json.next(list); item = json.next(item))
      items.next(edits, json.start(item), json.end(item), json.textEquals(item, ENCRYPTED));
    items.finish(edits);
  }

  /** The first ones stay. */
  private planStops(edits: BodyEdits, list: i32): void {
    const json = this.json;
    if (!json.isArray(list)) return;
    const most = this.rules.stopLimit;
    items.begin(json.start(list) + 1);
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      const beyond = items.kept >= most;
      items.next(edits, json.start(item), json.end(item), beyond);
      if (beyond) this.lostStops = true;
    }
    items.finish(edits);
  }
}

/** Whether a value says any stop sequence. */
function hasText(json: JsonIndex, value: i32): bool {
  return json.isArray(value) ? json.next(value) > value + 1 : json.textLen(value) > 0;
}

function isBeyondHigh(json: JsonIndex, config: i32): bool {
  const said = json.find(config, "effort");
  return json.textEquals(said, "xhigh") || json.textEquals(said, "max");
}

function isOne(json: JsonIndex, value: i32): bool {
  return compareToOne(json.ptr(value), json.size(value)) == 0;
}
