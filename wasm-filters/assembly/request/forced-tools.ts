// A demand for a call, where a server takes none or not while its model thinks. A demand counts more than the hint to think:
// thinking is turned off where it can be; else the tools are offered, only the one that must be called if it has a name, and
// a system text asks for a call. Thinking that cannot be turned off loses the wish to.

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { COMMA, QUOTE } from "../bytes/characters";
import { Format } from "../contract/formats.generated";
import { ModelRule } from "../contract/model-families.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { ModelFamily } from "../translate/shared/model-family";
import { cutMember } from "./cut-member";
import { RootMembers } from "./root-members";

/** The quirks that this module serves. */
const SERVED: u32 = Quirk.NoThinkingWhenForced | Quirk.AutoToolsOnly | Quirk.EnableThinking | Quirk.Kimi;
/** Of servers whose models decide what they take. */
const BY_MODEL: u32 = Quirk.EnableThinking | Quirk.Kimi;

const DEMAND: string = "Answer by calling a tool.";

export class ForcedTools {
  private json!: JsonIndex;
  private isChat: bool = false;
  private active: bool = false;
  private forced: bool = false;
  /** The name of the tool that must be called; -1 where any will do. */
  private named: i32 = -1;
  private autoOnly: bool = false;
  private anyOnly: bool = false;
  private alwaysThinks: bool = false;
  private quirks: u32 = 0;
  private thinksInStreams: bool = false;
  /** The name is one of Claude's, whose own rules for thinking are kept elsewhere. */
  private isClaude: bool = false;

  begin(json: JsonIndex, format: Format, quirks: u32, family: ModelFamily): void {
    this.isChat = format == Format.ChatCompletions;
    this.active = (quirks & SERVED) != 0 && (this.isChat || format == Format.Messages);
    if (!this.active) return;
    this.json = json;
    this.quirks = quirks;
    const choice = json.find(0, "tool_choice");
    const type = json.find(choice, "type");
    this.named = json.find(this.isChat ? json.find(choice, "function") : choice, "name");
    this.forced = this.isChat
      ? json.isObject(choice) || json.textEquals(choice, "required")
      : this.named >= 0 || json.textEquals(type, "any");
    const byModel = (quirks & BY_MODEL) != 0;
    this.autoOnly =
      (this.isChat && (quirks & Quirk.AutoToolsOnly) != 0) ||
      (byModel && family.has(ModelRule.NoForcedTools));
    this.anyOnly = byModel && family.has(ModelRule.KimiK3);
    this.isClaude = family.has(ModelRule.Claude);
    this.alwaysThinks = byModel && family.has(ModelRule.AlwaysThinks);
    this.thinksInStreams = byModel && this.isChat && family.has(ModelRule.StreamedThoughts);
  }

  /** The name of the only tool that is offered, as it must be called; -1 where all are. */
  get only(): i32 {
    return this.active && this.forced && (this.autoOnly || this.anyOnly) ? this.named : -1;
  }

  drops(key: i32): bool {
    if (!this.active) return false;
    const json = this.json;
    if (this.forced && this.autoOnly && json.textEquals(key, "tool_choice")) return true;
    const thinking = this.alwaysThinks && json.textEquals(key, "thinking");
    return thinking && json.textEquals(json.find(key + 1, "type"), "disabled");
  }

  plan(edits: BodyEdits, members: RootMembers): void {
    if (!this.active) return;
    if (this.thinksInStreams && !this.json.isTrue(this.json.find(0, "stream"))) this.rest(edits, members);
    else if (this.forced && !this.autoOnly) this.planDemand(edits, members);
    if (!this.forced || !this.autoOnly) return;
    if (this.isChat) this.askInTurn(edits);
    else this.askInSystem(edits, members);
  }

  private planDemand(edits: BodyEdits, members: RootMembers): void {
    const json = this.json;
    if (this.anyOnly) {
      const choice = json.find(0, "tool_choice");
      if (this.named < 0) return;
      const type = this.isChat ? choice : json.find(choice, "type");
      edits.add(json.start(type), json.end(type)).ascii(this.isChat ? '"required"' : '"any"');
      if (!this.isChat) cutMember(edits, json, choice, this.named);
    } else if ((this.quirks & Quirk.EnableThinking) != 0) this.rest(edits, members);
    else if ((this.quirks & Quirk.NoThinkingWhenForced) != 0) {
      const thinking = json.find(0, "thinking");
      const thinks = !this.isClaude && !json.textEquals(json.find(thinking, "type"), "disabled");
      if (thinking < 0 || json.isNull(thinking) || (!this.isChat && thinks))
        memberOf(edits, members, json, thinking, '"thinking":').ascii('{"type":"disabled"}');
    }
  }

  /** Unless the client has decided. */
  private rest(edits: BodyEdits, members: RootMembers): void {
    const said = this.json.find(0, "enable_thinking");
    if (this.isChat && !this.alwaysThinks && (said < 0 || this.json.isNull(said)))
      memberOf(edits, members, this.json, said, '"enable_thinking":').ascii("false");
  }

  private askInTurn(edits: BodyEdits): void {
    const messages = this.json.find(0, "messages");
    if (!this.json.isArray(messages) || this.json.next(messages) == messages + 1) return;
    const at = this.json.start(messages) + 1;
    const text = edits.add(at, at);
    text.ascii('{"role":"system","content":"');
    text.ascii(DEMAND);
    text.ascii('"},');
  }

  /** Behind what the system says. */
  private askInSystem(edits: BodyEdits, members: RootMembers): void {
    const json = this.json;
    const system = json.find(0, "system");
    const end = json.end(system) - 1;
    if (json.isArray(system)) {
      const text = edits.add(end, end);
      if (json.next(system) > system + 1) text.byte(COMMA);
      text.ascii('{"type":"text","text":"');
      text.ascii(DEMAND);
      text.ascii('"}');
    } else if (json.isString(system)) {
      const text = edits.add(end, end);
      text.ascii("\\n\\n");
      text.ascii(DEMAND);
    } else {
      const text = memberOf(edits, members, json, system, '"system":');
      text.byte(QUOTE);
      text.ascii(DEMAND);
      text.byte(QUOTE);
    }
  }
}

/** The buffer for the value of a member that is absent, so that `head` is written before it, or null. */
function memberOf(edits: BodyEdits, members: RootMembers, json: JsonIndex, value: i32, head: string): Buffer {
  if (value >= 0) return edits.add(json.start(value), json.end(value));
  const text = members.added();
  text.ascii(head);
  return text;
}
