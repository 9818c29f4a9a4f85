// Citations of Messages: of what a web search found, of search results and of documents that the client sent. Each belongs
// to its whole text block. https://platform.claude.com/docs/en/build-with-claude/citations

import { JsonIndex } from "../../../json/json-index";
import { isWebUrl } from "../../shared/request-text";
import { Citation } from "../../visitor";

/** False when it is none. */
export function readCitation(json: JsonIndex, object: i32, citation: Citation): bool {
  const quote = json.find(object, "cited_text");
  const place = json.find(object, "url");
  const source = json.isString(place) ? place : json.find(object, "source");
  const name = json.find(object, "title");
  const title = json.isString(name) ? name : json.find(object, "document_title");
  if (!json.isObject(object)) return false;
  citation.clear();
  // The source of a search result is whatever the client called it.
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
