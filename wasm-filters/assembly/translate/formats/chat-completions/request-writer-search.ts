// Writes the `web_search_options` of a Chat Completions request. A bound on the number of searches only limits the cost
// and is dropped; domain filters, which the API lacks, would change the results and are refused.
// https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat

import { CLOSE_BRACE, COMMA, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { writeLocationMembers } from "../../shared/request-location";
import { Refusal, WebSearch } from "../../visitor/request";

const location = new JsonIndex();

export function writeWebSearch(out: Buffer, search: WebSearch, refusal: Refusal): void {
  if (search.allowedDomainsLength > 0 || search.blockedDomainsLength > 0) {
    refusal.set("", "web search cannot be narrowed to domains on this model");
    return;
  }
  out.ascii(',"web_search_options":{');
  const sized = search.contextSize.length > 0;
  if (sized) {
    out.ascii('"search_context_size":"');
    out.ascii(search.contextSize);
    out.byte(QUOTE);
  }
  if (search.userLocationLength > 0 && location.parse(search.userLocation, search.userLocationLength)) {
    if (sized) out.byte(COMMA);
    out.ascii('"user_location":{"type":"approximate","approximate":{');
    writeLocationMembers(out, location, 0, true);
    out.ascii("}}");
  }
  out.byte(CLOSE_BRACE);
}
