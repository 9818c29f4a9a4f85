// Reads and writes annotations of a Responses text: the sources of its passages. Indices count characters of the part's
// text.
// https://platform.openai.com/docs/guides/tools-web-search#output-and-citations
// Ignored: file citations and paths, which name files in OpenAI's own store that no client could open.

import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { Citation } from "../../visitor/response";

const found = new Citation();

/** Null for an annotation that does not cite a page. Valid until the next call. */
export function readAnnotation(json: JsonIndex, annotation: i32): Citation | null {
  const url = json.find(annotation, "url");
  if (json.textLen(url) == 0) return null;
  const title = json.find(annotation, "title");
  found.clear();
  found.url = json.textPtr(url);
  found.urlLength = json.textLen(url);
  found.title = json.textPtr(title);
  found.titleLength = json.textLen(title);
  found.start = json.integer(json.find(annotation, "start_index"));
  found.end = json.integer(json.find(annotation, "end_index"));
  return found;
}

/** `length` is the text's, in characters: a citation without a place covers the whole text. */
export function writeAnnotation(out: Buffer, citation: Citation, length: i64): void {
  const start = max<i64>(citation.start, 0);
  out.ascii('{"type":"url_citation","start_index":');
  out.integer(start);
  out.ascii(',"end_index":');
  out.integer(max(start, citation.end >= 0 ? citation.end : length));
  out.labelled(',"url":"', citation.url, citation.urlLength);
  out.labelled('","title":"', citation.title, citation.titleLength);
  out.ascii('"}');
}
