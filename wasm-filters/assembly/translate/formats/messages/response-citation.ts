// Reads citations of Messages: of web search results, of search results and of documents that the client sent. Each
// applies to its whole text block. https://platform.claude.com/docs/en/build-with-claude/citations

import { JsonIndex } from "../../../json/json-index";
import { isWebUrl } from "../../shared/request-text";
import { Citation } from "../../visitor/response";

/** False when it is not a citation. */
export function readCitation(json: JsonIndex, object: i32, citation: Citation): bool {
  const quote = json.find(object, "cited_text");
  const place = json.find(object, "url");
  const source = json.isString(place) ? place : json.find(object, "source");
  const name = json.find(object, "title");
  const title = json.isString(name) ? name : json.find(object, "document_title");
  if (!json.isObject(object)) return false;
  citation.clear();
  // The client may name the source of a search result as it likes.
  if (isWebUrl(json.textPtr(source), json.textLen(source))) {
    citation.url = json.textPtr(source);
    citation.urlLength = json.textLen(source);
  }
  citation.title = json.textPtr(title);
  citation.titleLength = json.textLen(title);
  citation.quote = json.textPtr(quote);
  citation.quoteLength = json.textLen(quote);
  return true;
}
