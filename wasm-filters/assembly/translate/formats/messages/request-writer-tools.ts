// Writes tool definitions of a Messages request, including Anthropic's own tools.

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { isEmptyObject } from "../../shared/request-text";
import { writeOptional } from "../../shared/request-writer-members";
import { RequestRules } from "../../shared/request-rules";
import { Refusal, ToolDefinition, WebSearch } from "../../visitor/request";
import { writeStrict, writeToolHead, writeToolSchema } from "../../shared/request-writer-tools";

export function writeTool(out: Buffer, tool: ToolDefinition, rules: RequestRules, refusal: Refusal): void {
  out.ascii('{"name":"');
  writeToolHead(out, tool);
  out.ascii('","input_schema":');
  writeStrict(out, writeToolSchema(out, tool, rules, refusal));
  out.byte(CLOSE_BRACE);
}

/** The API has no context size. https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
export function writeWebSearch(out: Buffer, search: WebSearch): void {
  out.ascii('{"type":"web_search_20250305","name":"web_search"');
  if (search.maxUses >= 0) {
    out.ascii(',"max_uses":');
    out.integer(search.maxUses);
  }
  writeDomains(out, ',"allowed_domains":', search.allowedDomains, search.allowedDomainsLength);
  writeDomains(out, ',"blocked_domains":', search.blockedDomains, search.blockedDomainsLength);
  writeOptional(out, ',"user_location":', search.userLocation, search.userLocationLength);
  out.byte(CLOSE_BRACE);
}

/** The API refuses a list without domains. */
function writeDomains(out: Buffer, prefix: string, list: usize, length: i32): void {
  if (!isEmptyObject(list, length)) out.labelled(prefix, list, length);
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/code-execution-tool */
export function writeCodeExecution(out: Buffer): void {
  out.ascii('{"type":"code_execution_20250825","name":"code_execution"}');
}
