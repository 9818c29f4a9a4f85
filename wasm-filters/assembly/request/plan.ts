// Plans the edits of a body before it is sent. A body that keeps the client's format gets the model's name and a
// request for usage; every body gets the edits of the provider's quirks, and cache markers.

import { COMMA } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { writeString } from "../bytes/json-members";
import { equalsBytes } from "../bytes/slice";
import { Format } from "../contract/formats.generated";
import { ModelRule } from "../contract/model-families.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";
import { familyOf } from "../translate/shared/model-family";
import { planCacheMarkers, takesCacheMarkers } from "./cache-markers";
import { forgetChanges, planTools } from "./older-turns";
import { planMessageEdits } from "./message-edits";
import { planCodex, planQuirkEdits, quirkDrops, quirksFor, takesStreamOptions } from "./quirk-edits";
import { RequestEnvelope } from "./envelope";
import { ForcedTools } from "./forced-tools";
import { ModelMembers } from "./model-members";
import { planPastAnswers } from "./past-answers";
import { RootMembers } from "./root-members";
import { Provider } from "../targets/provider";
import { Exchange } from "../exchange/exchange";

class RequestPlan extends RootMembers {
  private format: Format = Format.Unknown;
  private quirks: u32 = 0;
  private body!: BodyEdits;
  /** A translation has heeded already what the model takes: they only begin for a client's own body. */
  readonly own: ModelMembers = new ModelMembers();
  private readonly forced: ForcedTools = new ForcedTools();

  protected drops(key: i32): bool {
    if (this.own.drops(key)) return true;
    return (
      this.quirks != 0 && (quirkDrops(this.json, key, this.format, this.quirks) || this.forced.drops(key))
    );
  }

  /** Call behind the beginning or the end of `own`. */
  begin(edits: BodyEdits, json: JsonIndex, format: Format, quirks: u32, model: Buffer): void {
    this.format = format;
    this.quirks = quirksFor(quirks, model.ptr, model.len);
    this.body = edits;
    this.forced.begin(json, format, this.quirks, familyOf(model.ptr, model.len));
    forgetChanges();
    edits.clear();
    this.cut(edits, json);
  }

  model(model: Buffer, token: i32): void {
    const json = this.json;
    if (token >= 0) {
      if (equalsBytes(json.textPtr(token), json.textLen(token), model.ptr, model.len)) return;
      writeString(this.body.add(json.start(token), json.end(token)), model);
      return;
    }
    const named = json.find(0, "model");
    if (named >= 0) {
      writeString(this.body.add(json.start(named), json.end(named)), model);
      return;
    }
    const text = this.added();
    text.ascii('"model":');
    writeString(text, model);
  }

  /**
   * A chat stream reports its usage only on request. A client that did not request it does not get the usage chunk.
   * https://platform.openai.com/docs/api-reference/chat/create#chat_create-stream_options
   */
  usage(envelope: RequestEnvelope): void {
    const json = this.json;
    const edits = this.body;
    const options = envelope.options;
    if (options < 0) {
      this.added().ascii('"stream_options":{"include_usage":true}');
    } else if (!json.isObject(options)) {
      edits.add(json.start(options), json.end(options)).ascii('{"include_usage":true}');
    } else if (envelope.includeUsage >= 0) {
      edits.add(json.start(envelope.includeUsage), json.end(envelope.includeUsage)).ascii("true");
    } else {
      const text = edits.add(json.start(options) + 1, json.start(options) + 1);
      text.ascii('"include_usage":true');
      if (json.next(options) > options + 1) text.byte(COMMA);
    }
  }

  get takesStreamOptions(): bool {
    return takesStreamOptions(this.quirks);
  }

  /** `marks`: markers may be added, as no other edit concerns the places where they stand. */
  end(provider: Provider, model: Buffer, marks: bool): void {
    const family = familyOf(model.ptr, model.len);
    const isChat = this.format == Format.ChatCompletions;
    this.own.plan(this.body);
    if (isChat || this.format == Format.Messages) {
      const typeless = (this.quirks & Quirk.OlderTurns) != 0 && !family.has(ModelRule.Claude);
      planTools(this.body, this, this.json, this.forced.only, typeless && !isChat);
    }
    if (this.quirks != 0) {
      this.forced.plan(this.body, this);
      planQuirkEdits(this.body, this.json, this.format, this.quirks);
      if (isChat) planMessageEdits(this.body, this.json, this.quirks, family.has(ModelRule.CallSignatures));
      if ((this.quirks & Quirk.Codex) != 0 && this.format == Format.Responses) {
        planCodex(this.body, this.json, this);
      }
    }
    if (marks && takesCacheMarkers(this.format, this.quirks, model))
      planCacheMarkers(this.body, this.json, this.format, provider.cachePrefix);
    this.finish();
  }
}

const plan = new RequestPlan();

/** Plans the edits of a client's body in the provider's own format. */
export function planEdits(
  exchange: Exchange,
  provider: Provider,
  json: JsonIndex,
  envelope: RequestEnvelope,
): void {
  const request = exchange.request;
  const attempt = exchange.attempt;
  const model = attempt.model;
  plan.own.begin(json, attempt.format, provider.quirks, model);
  plan.begin(attempt.edits, json, attempt.format, provider.quirks, model);
  plan.model(model, envelope.model);
  const isChat = attempt.format == Format.ChatCompletions;
  if (isChat && request.streaming && !request.wantsUsage && plan.takesStreamOptions) plan.usage(envelope);
  const changed = planPastAnswers(attempt.edits, json, attempt.format, provider.quirks, model);
  plan.end(provider, model, !changed);
  attempt.lostStops = plan.own.lostStops;
}

/** Plans the edits of a translated body; false when it needs none. */
export function planTranslated(
  edits: BodyEdits,
  provider: Provider,
  json: JsonIndex,
  format: Format,
  model: Buffer,
): bool {
  plan.own.end();
  plan.begin(edits, json, format, provider.quirks, model);
  plan.end(provider, model, true);
  return edits.count > 0;
}
