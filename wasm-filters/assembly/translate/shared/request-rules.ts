// The rules that bind for one provider's model in one wire format. Writers of requests ask here, and nowhere else, what
// their target accepts: the provider's quirks are in config/providers.yaml, rules of a model's family in
// config/contract/model-families.ts, and those of a wire format below. docs/providers.md lists all of them.

import { QUOTE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { indexOfName } from "../../bytes/names";
import { parseInteger } from "../../bytes/slice";
import { EFFORTS } from "../visitor/efforts";
import { Format } from "../../contract/formats.generated";
import { ModelRule } from "../../contract/model-families.generated";
import { Quirk } from "../../contract/quirks.generated";
import { familyOf, ModelFamily } from "./model-family";
import { Dialect } from "./schema/dialects";

/** Of `EFFORTS`. */
const MEDIUM: i32 = 3;
/** Of generateContent. https://ai.google.dev/api/generate-content#generationconfig */
const GEMINI_STOPS: i32 = 5;
const FOUR_STOPS: i32 = 4;
/** https://github.com/musistudio/claude-code-router/issues/495: array_above_max_length */
const OPENAI_TOOLS: i32 = 128;

export class RequestRules {
  family: ModelFamily = new ModelFamily();
  private format: Format = Format.Unknown;
  private quirks: u32 = 0;

  /** `model` is the provider's name for it, plain UTF-8. */
  begin(format: Format, quirks: u32, model: usize, modelLength: i32): void {
    this.format = format;
    this.quirks = quirks;
    this.family = familyOf(model, modelLength);
  }

  has(rule: ModelRule): bool {
    return this.family.has(rule);
  }

  hasQuirk(quirk: Quirk): bool {
    return (this.quirks & quirk) != 0;
  }

  /** The model takes no temperature and top_p. `effort` is -1 when absent, 0 for `none`, else 1. */
  refusesSampling(effort: i32): bool {
    if (this.has(ModelRule.NoSampling)) return true;
    if (this.has(ModelRule.NoSamplingWithEffort)) return effort > 0;
    return this.has(ModelRule.NoSamplingUnlessNone) && effort != 0;
  }

  /**
   * Writes the effort that the model takes next to one, a JSON string: above medium the next lower one, if there is any, else the
   * next higher one.
   */
  writeEffort(out: Buffer, value: usize, length: i32): void {
    const known = this.family.efforts;
    const asked = indexOfName(EFFORTS, value + 1, length - 2);
    if (known == 0 || asked < 0) {
      out.bytes(value, length);
      return;
    }
    const lower = 31 - <i32>clz<i32>(known & ((2 << asked) - 1));
    const higher = <i32>ctz<i32>(known & -(1 << asked));
    const down = higher > 31 || (lower >= 0 && asked > MEDIUM);
    out.byte(QUOTE);
    out.ascii(unchecked(EFFORTS[down ? lower : higher]));
    out.byte(QUOTE);
  }

  /** As many tokens of an answer as the model writes, of those that were asked for; 0 when neither is known. */
  limitWithin(asked: i64): i64 {
    const most = this.family.maxTokens;
    if (most > 0) return min<i64>(asked, most);
    return asked == i64.MAX_VALUE ? 0 : asked;
  }

  /** Writes a limit that the client asks for, or the model's own where that is lower. */
  writeLimit(out: Buffer, value: usize, length: i32): void {
    const most = this.family.maxTokens;
    if (most > 0 && parseInteger(value, length) > most) out.integer(most);
    else out.bytes(value, length);
  }

  /** The most stop sequences; -1 where no bound is known. */
  get stopLimit(): i32 {
    const most = this.family.stops;
    if (this.hasQuirk(Quirk.FourStops)) return most < 0 ? FOUR_STOPS : min(most, FOUR_STOPS);
    return most < 0 && this.format == Format.GenerateContent ? GEMINI_STOPS : most;
  }

  /** The model can be constrained to a schema. */
  get takesFormats(): bool {
    const json = this.has(ModelRule.JsonOnly) || this.hasQuirk(Quirk.NoJsonSchema);
    return !json && !this.has(ModelRule.NoFormats);
  }

  /** The dialect of an answer's schema. */
  formatDialect(strict: bool): Dialect {
    switch (this.format) {
      case Format.Messages:
      // https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
      case Format.Converse:
        return Dialect.Anthropic;
      case Format.GenerateContent:
        return Dialect.Gemini;
      default:
        if (this.has(ModelRule.GrokSchemas)) return Dialect.Grok;
        return strict ? Dialect.Strict : Dialect.Any;
    }
  }

  /** The dialect of a strict tool's schema; `Any` where tools cannot be strict. */
  get strictDialect(): Dialect {
    switch (this.format) {
      case Format.Messages:
      case Format.Converse:
        return this.has(ModelRule.NoFormats) ? Dialect.Any : Dialect.Anthropic;
      case Format.GenerateContent:
        return Dialect.Any;
      default:
        return this.has(ModelRule.GrokSchemas) ? Dialect.Any : Dialect.Strict;
    }
  }

  /** The dialect of other tools' schemas. */
  get toolDialect(): Dialect {
    switch (this.format) {
      case Format.Messages:
        return Dialect.Rooted;
      case Format.Converse:
        if (this.has(ModelRule.Nova)) return Dialect.Nova;
        return this.has(ModelRule.Claude) ? Dialect.Rooted : Dialect.Any;
      case Format.GenerateContent:
        return Dialect.Gemini;
      default:
        if (this.has(ModelRule.GrokSchemas)) return Dialect.Grok;
        if (this.hasQuirk(Quirk.MoonshotSchemas)) return Dialect.Moonshot;
        return this.has(ModelRule.OpenAiMembers) || this.hasQuirk(Quirk.OpenAiSchemas)
          ? Dialect.OpenAi
          : Dialect.Any;
    }
  }

  /**
   * The most characters of a tool's name.
   * https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use,
   * https://ai.google.dev/api/caching#FunctionDeclaration, https://platform.openai.com/docs/api-reference/chat/create,
   * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html
   */
  get toolNameLimit(): i32 {
    return this.format == Format.Messages || this.format == Format.GenerateContent ? 128 : 64;
  }

  /** A tool's name may also have dots and colons, but must not begin with a digit or a dash. */
  get dottedToolNames(): bool {
    return this.format == Format.GenerateContent;
  }

  /** The most tools of a request. */
  get toolLimit(): i32 {
    return this.takesCustomTools ? OPENAI_TOOLS : i32.MAX_VALUE;
  }

  /** Tools whose input is free text are known. */
  get takesCustomTools(): bool {
    return this.has(ModelRule.OpenAiMembers) || this.hasQuirk(Quirk.OpenAiSchemas);
  }

  /** The model can search the web on request. */
  get searchesWeb(): bool {
    switch (this.format) {
      case Format.ChatCompletions:
        return this.has(ModelRule.SearchOptions) || this.hasQuirk(Quirk.WebSearchOptions);
      case Format.Converse:
        return this.has(ModelRule.Nova);
      default:
        return true;
    }
  }
}

/** The rules of the request that is being written. */
export const requestRules = new RequestRules();
