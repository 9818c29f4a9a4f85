// Writes tool definitions of a Messages request, including Anthropic's own tools.

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeObjectSchema } from "../../shared/request-schema";
import { writeOptional } from "../../shared/request-writer-members";
import { ToolDefinition, WebSearch } from "../../visitor/request";

export function writeTool(out: Buffer, tool: ToolDefinition): void {
  out.labelled('{"name":"', tool.name, tool.nameLength);
  if (tool.descriptionLength > 0) {
    out.labelled('","description":"', tool.description, tool.descriptionLength);
  }
  out.ascii('","input_schema":');
  writeObjectSchema(out, tool.schema, tool.schemaLength);
  if (tool.strict >= 0) out.ascii(tool.strict == 1 ? ',"strict":true' : ',"strict":false');
  out.byte(CLOSE_BRACE);
}

/** The API has no context size. https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool */
export function writeWebSearch(out: Buffer, search: WebSearch): void {
  out.ascii('{"type":"web_search_20250305","name":"web_search"');
  if (search.maxUses >= 0) {
    out.ascii(',"max_uses":');
    out.integer(search.maxUses);
  }
  writeOptional(out, ',"allowed_domains":', search.allowedDomains, search.allowedDomainsLength);
  writeOptional(out, ',"blocked_domains":', search.blockedDomains, search.blockedDomainsLength);
  writeOptional(out, ',"user_location":', search.userLocation, search.userLocationLength);
  out.byte(CLOSE_BRACE);
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/code-execution-tool */
export function writeCodeExecution(out: Buffer): void {
  out.ascii('{"type":"code_execution_20250825","name":"code_execution"}');
}
