// What of a request names other models than its `model`: what they would answer by is not held to a caller's list, so that callers who
// have one may not send it.

import { JsonIndex } from "../json/json-index";
import { equalsAscii } from "../bytes/slice";
import { INVALID_REQUEST } from "../exchange/local-reply";
import { refuse } from "../exchange/refusals";
import { firstRootName } from "../request/root-names";
import { StreamRecord } from "../exchange/stream-record";
import { isRestricted } from "../exchange/allowed-models";
import { OTHER_MODELS } from "../json/other-model-names";

const MODEL: string = "model";
const TOOLS: string = "tools";
const HEX_SIGN: u8 = 0x25;

/** The field of a form, by the name that its reader found in it; empty: there is none. False after a refusal. */
export function acceptField(record: StreamRecord, field: string): bool {
  return field.length == 0 || !isRestricted(record) || refuseMember(record, field);
}

/** After the root's names were read. False after a refusal. */
export function acceptMembers(record: StreamRecord, json: JsonIndex): bool {
  if (!isRestricted(record)) return true;
  let member = firstRootName(OTHER_MODELS);
  if (member.length == 0 && toolsName(json)) member = TOOLS;
  return member.length == 0 || refuseMember(record, member);
}

/** LiteLLM takes a `model` of the query for that of the body. False after a refusal. */
export function acceptQuery(record: StreamRecord): bool {
  if (record.queryLength == 0 || !isRestricted(record)) return true;
  const end = record.path.ptr + record.path.len;
  let name = end - record.queryLength + 1;
  let inValue = false;
  for (let at = name; at <= end; at++) {
    const byte = at < end ? load<u8>(at) : 0x26;
    if (!inValue && (byte == HEX_SIGN || isEnd(byte))) {
      // A name that is encoded may be any.
      if (byte == HEX_SIGN || equalsAscii(name, <i32>(at - name), MODEL))
        return refuseMember(record, "?model");
      inValue = true;
    }
    if (byte == 0x26 || byte == 0x3b) {
      name = at + 1;
      inValue = false;
    }
  }
  return true;
}

/** `=`, `&`, and `;`, which some servers take for it. */
function isEnd(byte: u8): bool {
  return byte == 0x3d || byte == 0x26 || byte == 0x3b;
}

function refuseMember(record: StreamRecord, member: string): bool {
  const message = "'" + member + "' can name other models, which a caller that has a list of them may not.";
  return refuse(record, 400, INVALID_REQUEST, "", message, member);
}

/** As one that makes pictures, or one that gives advice. */
function toolsName(json: JsonIndex): bool {
  const tools = json.find(0, TOOLS);
  if (!json.isArray(tools)) return false;
  for (let tool = tools + 1; tool < json.next(tools); tool = json.next(tool)) {
    if (json.find(tool, MODEL) >= 0) return true;
  }
  return false;
}
