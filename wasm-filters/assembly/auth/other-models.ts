// Members by which gateways and providers let a request name other models than `model`: what they would answer by is not held to a
// caller's list, so that callers who have one may not send them. Names are in small letters, as RootNames folds them.

import { JsonIndex } from "../json/json-index";
import { equalsAscii } from "../bytes/slice";
import { INVALID_REQUEST } from "../llm-gateway/local-reply";
import { refuse } from "../llm-gateway/refusals";
import { firstRootName } from "../llm-gateway/root-names";
import { StreamRecord } from "../llm-gateway/stream-record";
import { isRestricted } from "./allowed-models";

/**
 * Between commas, by whose they are in docs/authentication.md.
 * https://openrouter.ai/docs/guides/routing/model-fallbacks
 * https://docs.litellm.ai/docs/proxy/client_side_fallbacks
 * https://vercel.com/docs/ai-gateway/models-and-providers/provider-options
 */
const MEMBERS: string =
  "models,route,provider,plugins,preset,fallbacks,context_window_fallbacks,content_policy_fallbacks," +
  "context_window_fallback_dict,model_list,deployment_id,specific_deployment,custom_llm_provider,api_base," +
  "base_url,extra_body,provideroptions,provider_options,fallback_models,engine";
const MODEL: string = "model";
const TOOLS: string = "tools";
const HEX_SIGN: u8 = 0x25;

/** After the root's names were read. False after a refusal. */
export function acceptMembers(record: StreamRecord, json: JsonIndex): bool {
  if (!isRestricted(record)) return true;
  let member = firstRootName(MEMBERS);
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
