// Parts of a request, beside `model`, that can name models. The gateway does not check them against a caller's list of
// models, so callers with a list may not send them.

import { AMPERSAND, EQUALS, PERCENT, SEMICOLON } from "../bytes/characters";
import { JsonIndex } from "../json/json-index";
import { equalsAscii } from "../bytes/slice";
import { refuse } from "../exchange/refusals";
import { firstRootName } from "../request/root-names";
import { Exchange } from "../exchange/exchange";
import { isRestricted } from "../exchange/allowed-models";
import { OTHER_MODELS } from "../json/other-model-names";

const MODEL: string = "model";
const TOOLS: string = "tools";

/** `field` is the name that the form reader found; empty without one. False after a refusal. */
export function acceptField(exchange: Exchange, field: string): bool {
  return field.length == 0 || !isRestricted(exchange.request) || refuseMember(exchange, field);
}

/** Call after the root names are read. False after a refusal. */
export function acceptMembers(exchange: Exchange, json: JsonIndex): bool {
  if (!isRestricted(exchange.request)) return true;
  let member = firstRootName(OTHER_MODELS);
  if (member.length == 0 && toolsName(json)) member = TOOLS;
  return member.length == 0 || refuseMember(exchange, member);
}

/** LiteLLM lets a `model` in the query replace the body's. False after a refusal. */
export function acceptQuery(exchange: Exchange): bool {
  const request = exchange.request;
  if (request.queryLength == 0 || !isRestricted(request)) return true;
  const end = request.path.ptr + request.path.len;
  let name = end - request.queryLength + 1;
  let inValue = false;
  for (let at = name; at <= end; at++) {
    const byte = at < end ? <i32>load<u8>(at) : AMPERSAND;
    if (!inValue && (byte == PERCENT || isEnd(byte))) {
      // A percent-encoded name may spell `model`.
      if (byte == PERCENT || equalsAscii(name, <i32>(at - name), MODEL))
        return refuseMember(exchange, "?model");
      inValue = true;
    }
    if (byte == AMPERSAND || byte == SEMICOLON) {
      name = at + 1;
      inValue = false;
    }
  }
  return true;
}

/** `=`, `&`, or `;`, which some servers read as `&`. */
function isEnd(byte: i32): bool {
  return byte == EQUALS || byte == AMPERSAND || byte == SEMICOLON;
}

function refuseMember(exchange: Exchange, member: string): bool {
  const message = "'" + member + "' can name other models, which a caller that has a list of them may not.";
  return refuse(exchange, 400, "", message, member);
}

/** Whether a tool names a model, as tools for images or advice do. */
function toolsName(json: JsonIndex): bool {
  const tools = json.find(0, TOOLS);
  if (!json.isArray(tools)) return false;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    if (json.find(tool, MODEL) >= 0) return true;
  }
  return false;
}
