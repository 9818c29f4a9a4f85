// A demand for a call, where a server takes none or not while its model thinks. A demand counts more than the hint to think:
// thinking is turned off where it can be; else the tools are offered, only the one that must be called if it has a name, and
// a system text asks for a call. Thinking that cannot be turned off loses the wish to.

import { BodyEdits } from "../bytes/body-edits";
import { Format } from "../contract/formats.generated";
import { ModelRule } from "../contract/model-families.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { ModelFamily } from "../translate/shared/model-family";
import { RootMembers } from "./root-members";

/** The quirks that this module serves. */
const SERVED: u32 = Quirk.NoThinkingWhenForced | Quirk.AutoToolsOnly | Quirk.EnableThinking | Quirk.Kimi;
/** Of servers whose models decide what they take. */
const BY_MODEL: u32 = Quirk.EnableThinking | Quirk.Kimi;

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
    if (this.thinksInStreams && !this.json.isTrue(this.json.find(0, "stream"))) this.rest(members);
    else if (this.forced && !this.autoOnly) this.planDemand(edits, members);
    if (this.forced && this.autoOnly && this.isChat) this.ask(edits);
  }

  private planDemand(edits: BodyEdits, members: RootMembers): void {
    const json = this.json;
    if (this.anyOnly) {
      const choice = json.find(0, "tool_choice");
      if (this.named >= 0)
        edits.add(json.start(choice), json.end(choice)).ascii(this.isChat ? '"required"' : '{"type":"any"}');
    } else if ((this.quirks & Quirk.EnableThinking) != 0) this.rest(members);
    else if ((this.quirks & Quirk.NoThinkingWhenForced) != 0) {
      const thinking = json.find(0, "thinking");
      if (thinking < 0) members.added().ascii('"thinking":{"type":"disabled"}');
      else if (
        json.isNull(thinking) ||
        (!this.isChat && !this.isClaude && !json.textEquals(json.find(thinking, "type"), "disabled"))
      )
        edits.add(json.start(thinking), json.end(thinking)).ascii('{"type":"disabled"}');
    }
  }

  /** Unless the client has decided. */
  private rest(members: RootMembers): void {
    if (this.isChat && !this.alwaysThinks && this.json.find(0, "enable_thinking") < 0)
      members.added().ascii('"enable_thinking":false');
  }

  private ask(edits: BodyEdits): void {
    const messages = this.json.find(0, "messages");
    if (!this.json.isArray(messages) || this.json.next(messages) == messages + 1) return;
    const at = this.json.start(messages) + 1;
    edits.add(at, at).ascii('{"role":"system","content":"Answer by calling a tool."},');
  }
}
