// Writes the response object of Responses, as the whole response or as streams send it at their start and end.
// https://platform.openai.com/docs/api-reference/responses/object

import { CLOSE_BRACE, CLOSE_BRACKET } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { Usage } from "../../visitor/response";
import { ResponseIdentity } from "./response-identity";
import { writeResponsesUsage } from "./response-usage";

/** Opens the object; `incomplete` is the reason, empty for none. */
export function openResponse(
  out: Buffer,
  identity: ResponseIdentity,
  created: i64,
  status: string,
  incomplete: string,
): void {
  out.ascii('{"id":"');
  identity.write(out);
  out.ascii('","object":"response","created_at":');
  out.integer(created);
  out.ascii(',"status":"');
  out.ascii(status);
  out.ascii('","error":null,"incomplete_details":');
  if (incomplete.length > 0) {
    out.ascii('{"reason":"');
    out.ascii(incomplete);
    out.ascii('"}');
  } else out.ascii("null");
}

/** Writes the rest of the object. A null `usage` is left out. */
export function closeResponse(
  out: Buffer,
  model: Buffer,
  output: Buffer,
  usage: Usage | null,
  echo: Buffer,
): void {
  out.appendLabelled(',"model":"', model);
  out.appendLabelled('","output":[', output);
  out.byte(CLOSE_BRACKET);
  if (usage) {
    out.ascii(',"usage":');
    writeResponsesUsage(out, usage);
  }
  if (echo.len > 0) out.append(echo);
  else writeDefaults(out);
  out.byte(CLOSE_BRACE);
}

/** Writes the members that repeat the request and that clients' types require, when the request is unknown. */
function writeDefaults(out: Buffer): void {
  out.ascii(',"instructions":null,"max_output_tokens":null,"metadata":{},"parallel_tool_calls":true');
  out.ascii(',"previous_response_id":null,"reasoning":{"effort":null,"summary":null},"temperature":null');
  out.ascii(',"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":null');
  out.ascii(',"truncation":"disabled"');
}
