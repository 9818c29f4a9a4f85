// Writes tool definitions of a Responses request.

import { CLOSE_BRACE, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeOptional } from "../../shared/request-writer-members";
import { RequestRules } from "../../shared/request-rules";
import { Refusal, ToolDefinition, WebSearch } from "../../visitor/request";
import { writeToolHead, writeToolSchema } from "../../shared/request-writer-tools";

/**
 * Sends `strict: false` unless the request says otherwise: only this API is strict by default, and a strict schema
 * would have to require every property. https://platform.openai.com/docs/guides/migrate-to-responses
 */
export function writeFunction(
  out: Buffer,
  tool: ToolDefinition,
  rules: RequestRules,
  refusal: Refusal,
): void {
  out.ascii('{"type":"function","name":"');
  writeToolHead(out, tool);
  out.ascii('","parameters":');
  out.ascii(writeToolSchema(out, tool, rules, refusal) == 1 ? ',"strict":true}' : ',"strict":false}');
}

export function writeCustomTool(out: Buffer, tool: ToolDefinition): void {
  out.ascii('{"type":"custom","name":"');
  writeToolHead(out, tool);
  out.byte(QUOTE);
  writeOptional(out, ',"format":', tool.schema, tool.schemaLength);
  out.byte(CLOSE_BRACE);
}

/** https://platform.openai.com/docs/guides/tools-web-search */
export function writeWebSearch(out: Buffer, search: WebSearch): void {
  out.ascii('{"type":"web_search"');
  if (search.contextSize.length > 0) {
    out.ascii(',"search_context_size":"');
    out.ascii(search.contextSize);
    out.byte(QUOTE);
  }
  writeOptional(out, ',"user_location":', search.userLocation, search.userLocationLength);
  const allowed = search.allowedDomainsLength > 0;
  if (allowed || search.blockedDomainsLength > 0) {
    out.ascii(',"filters":{');
    writeOptional(out, '"allowed_domains":', search.allowedDomains, search.allowedDomainsLength);
    const prefix = allowed ? ',"blocked_domains":' : '"blocked_domains":';
    writeOptional(out, prefix, search.blockedDomains, search.blockedDomainsLength);
    out.byte(CLOSE_BRACE);
  }
  out.byte(CLOSE_BRACE);
}
