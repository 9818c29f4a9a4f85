// Reads citations of Converse, which are beside the cited text.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Citation.html
// Locations within the source, such as a page, have no counterpart: they count in the document, not in the response.

import { JsonIndex } from "../../../json/json-index";
import { isWebUrl } from "../../shared/request-text";
import { Citation, ResponseVisitor } from "../../visitor/response";

const citation = new Citation();

/** `object` is a Citation or CitationsDelta; one without an address, a title and a quote is ignored. */
export function readCitation(json: JsonIndex, object: i32, visitor: ResponseVisitor): void {
  citation.clear();
  const web = json.find(json.find(json.find(object, "location"), "web"), "url");
  const source = json.find(object, "source");
  const isUrl = isWebUrl(json.textPtr(source), json.textLen(source));
  const url = json.textLen(web) > 0 ? web : isUrl ? source : -1;
  const title = json.find(object, "title");
  const contents = json.find(object, "sourceContent");
  const quote = json.isArray(contents) && json.next(contents) > contents + 1 ? contents + 1 : -1;
  const words = json.find(quote, "text");
  citation.url = json.textPtr(url);
  citation.urlLength = json.textLen(url);
  citation.title = json.textPtr(title);
  citation.titleLength = json.textLen(title);
  citation.quote = json.textPtr(words);
  citation.quoteLength = json.textLen(words);
  if (citation.urlLength + citation.titleLength + citation.quoteLength > 0) visitor.citation(citation);
}
