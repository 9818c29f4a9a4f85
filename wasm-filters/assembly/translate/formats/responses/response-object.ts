// Writes the response object of Responses, as the whole response or as streams send it at their start and end.
// https://platform.openai.com/docs/api-reference/responses/object

import { CLOSE_BRACE, CLOSE_BRACKET, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { codeOf, writeMessage } from "../../shared/openai-error";
import { ProviderError } from "../../shared/response-error";
import { Usage } from "../../visitor/response";
import { ResponseIdentity } from "./response-identity";
import { writeResponsesUsage } from "./response-usage";

/** The code of a failure without one. */
const SERVER_ERROR: string = "server_error";

/** Opens the object; one of the endings below follows. */
export function openResponse(out: Buffer, identity: ResponseIdentity, created: i64, status: string): void {
  out.ascii('{"id":"');
  identity.write(out);
  out.ascii('","object":"response","created_at":');
  out.integer(created);
  out.ascii(',"status":"');
  out.ascii(status);
  out.byte(QUOTE);
}

/** `incomplete` is the reason, empty for none. */
export function writeEnding(out: Buffer, incomplete: string): void {
  out.ascii(',"error":null,"incomplete_details":');
  if (incomplete.length > 0) {
    out.ascii('{"reason":"');
    out.ascii(incomplete);
    out.ascii('"}');
  } else out.ascii("null");
}

/** https://platform.openai.com/docs/api-reference/responses-streaming/response/failed */
export function writeFailure(out: Buffer, error: ProviderError): void {
  out.ascii(',"error":{"code":"');
  const code = codeOf(0, error);
  if (code.length > 0) out.ascii(code);
  else if (error.codeLength > 0) out.bytes(error.code, error.codeLength);
  else out.ascii(SERVER_ERROR);
  out.ascii('","message":"');
  writeMessage(out, error);
  out.ascii('"},"incomplete_details":null');
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
