// Writes the tools of a generateContent request and their choice. Functions are written as they are visited, the
// provider's own tools once it is known whether any may be used.
// https://ai.google.dev/gemini-api/docs/function-calling

import { CLOSE_BRACE, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { HeldToolChoice } from "../../shared/request-tool-choice";
import { Refusal, ToolChoice, ToolDefinition, WebSearch } from "../../visitor/request";
import { ModelRule } from "../../../contract/model-families.generated";
import { Quirk } from "../../../contract/quirks.generated";
import { RequestRules } from "../../shared/request-rules";
import { writeToolHead, writeToolSchema } from "../../shared/request-writer-tools";

export class GeminiTools {
  private functions: i32 = 0;
  private search: bool = false;
  private code: bool = false;
  private strict: bool = false;
  private choice: HeldToolChoice = new HeldToolChoice();
  private declarations: Buffer = new Buffer(1024, 32 << 20);

  clear(): void {
    this.functions = 0;
    this.search = false;
    this.code = false;
    this.strict = false;
    this.choice.clear();
    this.declarations.clear();
  }

  get any(): bool {
    return this.functions > 0 || this.search || this.code;
  }

  /** There are functions, and calls are allowed. */
  get callable(): bool {
    return this.functions > 0 && this.choice.mode != ToolChoice.None;
  }

  /** `parametersJsonSchema` takes more of JSON Schema than `parameters`, a subset of OpenAPI's. */
  addFunction(tool: ToolDefinition, rules: RequestRules, refusal: Refusal): void {
    const out = this.declarations;
    out.ascii(this.functions > 0 ? ',{"name":"' : '{"name":"');
    this.functions += 1;
    if (tool.strict == 1) this.strict = true;
    writeToolHead(out, tool);
    out.byte(QUOTE);
    if (tool.schemaLength > 0) {
      out.ascii(',"parametersJsonSchema":');
      writeToolSchema(out, tool, rules, refusal);
    }
    out.byte(CLOSE_BRACE);
  }

  /** Google chooses the context size, the user's location and the number of searches; domain filters are refused. */
  webSearch(search: WebSearch, refusal: Refusal): void {
    if (search.allowedDomainsLength > 0 || search.blockedDomainsLength > 0) {
      refusal.set("", "the domains of a web search cannot be chosen on this model");
      return;
    }
    this.search = true;
  }

  codeExecution(): void {
    this.code = true;
  }

  choose(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.choice.set(choice, name, nameLength);
  }

  /** The model cannot search beside functions, which it needs more. https://ai.google.dev/gemini-api/docs/tool-combination */
  dropSearch(rules: RequestRules): bool {
    const alone = this.choice.mode == ToolChoice.None || this.functions == 0;
    if (!this.search || alone || mixes(rules)) return false;
    this.search = false;
    return true;
  }

  /** Writes `tools`, if there are any, followed by a comma. */
  write(out: Buffer, rules: RequestRules, refusal: Refusal): void {
    const own = this.choice.mode != ToolChoice.None && (this.search || this.code);
    if (own && this.functions > 0 && !mixes(rules)) {
      refusal.set("tools", "this model cannot use its own tools beside functions");
      return;
    }
    if (this.declarations.overflowed || this.choice.name.overflowed) {
      refusal.set("tools", "is too large");
      return;
    }
    if (!own && this.functions == 0) return;
    out.ascii('"tools":[');
    if (this.functions > 0) {
      out.appendLabelled('{"functionDeclarations":[', this.declarations);
      out.ascii(own ? "]}," : "]}");
    }
    if (own && this.search) out.ascii(this.code ? '{"googleSearch":{}},' : '{"googleSearch":{}}');
    if (own && this.code) out.ascii('{"codeExecution":{}}');
    out.ascii("],");
  }

  /** Writes `toolConfig`, if it is needed, after a comma. */
  writeConfig(out: Buffer, rules: RequestRules, refusal: Refusal): void {
    const forced = this.choice.demands;
    if (this.functions == 0) {
      if (forced) refusal.set("tool_choice", "a tool can only be demanded when `tools` holds a function");
      return;
    }
    // https://ai.google.dev/gemini-api/docs/tool-combination
    const combined = this.choice.mode != ToolChoice.None && (this.search || this.code);
    const validated = combined || (this.strict && rules.has(ModelRule.ValidatesCalls));
    if (!this.choice.said && !validated) return;
    out.ascii(',"toolConfig":{"functionCallingConfig":{"mode":"');
    if (this.choice.mode == ToolChoice.None) out.ascii("NONE");
    else if (forced) out.ascii("ANY");
    else out.ascii(validated ? "VALIDATED" : "AUTO");
    out.byte(QUOTE);
    if (this.choice.mode == ToolChoice.Named) {
      out.appendLabelled(',"allowedFunctionNames":["', this.choice.name);
      out.ascii('"]');
    }
    out.ascii(combined ? '},"includeServerSideToolInvocations":true}' : "}}");
  }
}

/** The model takes functions and the provider's own tools together. */
function mixes(rules: RequestRules): bool {
  return rules.has(ModelRule.JsonWithTools) && !rules.hasQuirk(Quirk.Vertex);
}
