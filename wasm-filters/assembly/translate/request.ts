// Translates one request body from the client's format to the upstream's. The body is read in place. The result is
// complete, valid JSON when this returns true; otherwise `refusal` names a field of the client's request. Equal formats
// are rewritten too; the filter edits such requests in place instead.

import { Buffer } from "../bytes/buffer";
import { writeEscaped } from "../bytes/escape";
import { RequestNotes } from "./shared/request-notes";
import { requestRules } from "./shared/request-rules";
import { RequestScope } from "./shared/request-scope";
import { forgetTools } from "./shared/request-tool";
import { Format } from "../contract/formats.generated";
import { Refusal } from "./visitor/request";
import { JsonIndex } from "../json/json-index";
import { clientFormat, upstreamFormat } from "./registry";

/** What a request is translated for. */
export class RequestTranslation {
  client: Format = Format.Unknown;
  upstream: Format = Format.Unknown;
  /** The upstream's name for the model, as plain UTF-8. */
  model: usize = 0;
  modelLength: i32 = 0;
  /** The provider's. */
  quirks: u32 = 0;
  refusesLostSearch: bool = false;
  /** The request only counts its tokens. */
  onlyCounts: bool = false;
  /** The client's `anthropic-beta`: names, separated by commas. */
  readonly betas: Buffer = new Buffer(64, 4_096);
}

/** `json` holds the parsed body. `notes` receive what the response's translation needs. */
export function translateRequest(
  translation: RequestTranslation,
  json: JsonIndex,
  out: Buffer,
  refusal: Refusal,
  notes: RequestNotes,
): bool {
  const model = translation.model;
  const modelLength = translation.modelLength;
  out.clear();
  refusal.clear();
  notes.clear();
  forgetTools();
  writeEscaped(notes.model, model, modelLength);
  const provider = upstreamFormat(translation.upstream);
  if (!provider) {
    refusal.set("body", "requests cannot be translated between these formats");
    return false;
  }
  const writer = provider.requestWriter();
  requestRules.begin(translation.upstream, translation.quirks, model, modelLength);
  notes.tools.begin(requestRules.toolNameLimit, requestRules.dottedToolNames);
  writer.start(out, requestRules);
  writer.refusal = refusal;
  writer.betas = translation.betas;
  writer.refusesLostSearch = translation.refusesLostSearch;
  const scope = new RequestScope(json, writer, notes);
  scope.onlyCounts = translation.onlyCounts;
  clientFormat(translation.client).readRequest(scope, model, modelLength);
  notes.lostSearch = writer.lostSearch;
  notes.lostStops = writer.lostStops;
  if (out.overflowed) refusal.set("body", "is too large once translated");
  if (refusal.refused) out.clear();
  return !refusal.refused;
}
