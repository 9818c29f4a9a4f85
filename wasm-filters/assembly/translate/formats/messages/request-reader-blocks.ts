// Reads the content blocks of a Messages request. Plain-text documents and search results become texts, each after a
// text with their title.
// Ignored: citations, a document's context, image transformations, compaction blocks without a summary (the others are
// for request-reader-summary), and the calls and results of tools that ran at Anthropic in earlier responses: the
// model's text describes them, and most results only Anthropic can read.

import { Buffer } from "../../../bytes/buffer";
import { RequestScope } from "../../shared/request-scope";
import { toolCall } from "../../shared/request-tool";
import { media, setMediaType } from "../../shared/request-media";
import { isWebUrl } from "../../shared/request-text";
import { TaggedSignature } from "../../shared/thinking-signature";
import { MediaSource } from "../../visitor/media";
import { Origin, Role } from "../../visitor/request";

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#server-tools */
const SERVER_BLOCKS: StaticArray<string> = [
  "server_tool_use",
  "web_search_tool_result",
  "web_fetch_tool_result",
  "code_execution_tool_result",
  "bash_code_execution_tool_result",
  "text_editor_code_execution_tool_result",
  "tool_search_tool_result",
  "mcp_tool_use",
  "mcp_tool_result",
  "mcp_tool_listing",
  "advisor_tool_result",
  // Where another of Anthropic's models went on. https://platform.claude.com/docs/en/build-with-claude/refusals-and-fallback
  "fallback",
];
const tagged = new TaggedSignature();
const found = new Buffer(128, 64 << 10);

/** Reads one block of a turn, or of a tool result, which allows the kinds of a user turn. */
export function readBlock(scope: RequestScope, block: i32, role: Role): bool {
  const json = scope.json;
  if (!scope.isObject(block)) return false;
  const type = scope.requiredString(block, "type");
  if (type < 0) return false;
  let told = true;
  if (json.textEquals(type, "text")) told = readText(scope, block, "text");
  else if (role == Role.User && json.textEquals(type, "image")) told = readImage(scope, block);
  else if (role == Role.User && json.textEquals(type, "document")) told = readDocument(scope, block);
  else if (role == Role.User && json.textEquals(type, "search_result")) told = readSearchResult(scope, block);
  else if (role == Role.User && json.textEquals(type, "tool_reference")) told = readReference(scope, block);
  else if (role == Role.Assistant && json.textEquals(type, "tool_use")) told = readToolUse(scope, block);
  else if (role == Role.Assistant && json.textEquals(type, "thinking")) told = readThinking(scope, block);
  else if (role == Role.Assistant && json.textEquals(type, "redacted_thinking"))
    told = readRedacted(scope, block);
  else if (role == Role.Assistant && json.textEquals(type, "compaction")) return true;
  else if (role == Role.Assistant && isOfServerTool(scope, type)) return true;
  else return scope.refuse(type, "this kind of block cannot stand here or cannot be carried to this model");
  return told && scope.settle(block) && scope.cacheMarker(block);
}

function isOfServerTool(scope: RequestScope, type: i32): bool {
  const json = scope.json;
  for (let i = 0; i < SERVER_BLOCKS.length; i++) {
    if (json.textEquals(type, unchecked(SERVER_BLOCKS[i]))) return true;
  }
  return false;
}

function readText(scope: RequestScope, owner: i32, name: string): bool {
  const json = scope.json;
  const text = scope.requiredString(owner, name);
  if (text < 0) return false;
  scope.visitor.text(json.textPtr(text), json.textLen(text));
  return scope.settle(text);
}

function readImage(scope: RequestScope, block: i32): bool {
  const json = scope.json;
  const source = scope.requiredObject(block, "source");
  if (source < 0) return false;
  const type = scope.requiredString(source, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "base64")) {
    const data = readBase64(scope, source);
    if (data < 0) return false;
    scope.visitor.image(media);
    return scope.settle(data);
  }
  const url = json.textEquals(type, "url");
  if (!url && !json.textEquals(type, "file")) return scope.refuse(type, "must be base64, url or file");
  const place = url ? urlOf(scope, source) : scope.requiredName(source, "file_id");
  if (place < 0) return false;
  media.begin(url ? MediaSource.Url : MediaSource.AnthropicFile, json.textPtr(place), json.textLen(place));
  scope.visitor.image(media);
  return scope.settle(place);
}

function readDocument(scope: RequestScope, block: i32): bool {
  const json = scope.json;
  const source = scope.requiredObject(block, "source");
  if (source < 0) return false;
  const type = scope.requiredString(source, "type");
  if (type < 0 || !scope.optionalString(block, "title")) return false;
  const title = scope.member(block, "title");
  const text = json.textEquals(type, "text");
  if (text || json.textEquals(type, "content")) {
    if (json.textLen(title) > 0) scope.visitor.text(json.textPtr(title), json.textLen(title));
    return text ? readText(scope, source, "data") : readSourceContent(scope, source);
  }
  if (json.textEquals(type, "base64")) {
    const data = readBase64(scope, source);
    if (data < 0) return false;
    visitDocument(scope, title);
    return scope.settle(data);
  }
  const url = json.textEquals(type, "url");
  if (!url && !json.textEquals(type, "file"))
    return scope.refuse(type, "must be base64, text, content, url or file");
  const place = url ? urlOf(scope, source) : scope.requiredName(source, "file_id");
  if (place < 0) return false;
  media.begin(url ? MediaSource.Url : MediaSource.AnthropicFile, json.textPtr(place), json.textLen(place));
  visitDocument(scope, title);
  return scope.settle(place);
}

function visitDocument(scope: RequestScope, title: i32): void {
  media.title = scope.json.textPtr(title);
  media.titleLength = scope.json.textLen(title);
  scope.visitor.document(media);
}

/** Begins `media` with the data of `source`; returns its token, -1 after a refusal. */
function readBase64(scope: RequestScope, source: i32): i32 {
  const json = scope.json;
  const type = scope.requiredName(source, "media_type");
  const data = type < 0 ? -1 : scope.requiredName(source, "data");
  if (data < 0) return -1;
  media.begin(MediaSource.Base64, json.textPtr(data), json.textLen(data));
  if (setMediaType(json.textPtr(type), json.textLen(type))) return data;
  scope.refuse(type, "must be a media type");
  return -1;
}

function urlOf(scope: RequestScope, source: i32): i32 {
  const url = scope.requiredName(source, "url");
  if (url < 0 || isWebUrl(scope.json.textPtr(url), scope.json.textLen(url))) return url;
  scope.refuse(url, "must be an http(s) URL");
  return -1;
}

/** Reads the content of a document given as blocks: texts and images. */
function readSourceContent(scope: RequestScope, source: i32): bool {
  const json = scope.json;
  const content = scope.member(source, "content");
  if (json.isString(content)) return readText(scope, source, "content");
  if (!json.isArray(content))
    return scope.refuseMember(source, "content", "must be a string or an array of blocks");
  for (let item = content + 1; item < json.next(content); item = json.next(item)) {
    if (!scope.isObject(item)) return false;
    const type = scope.requiredString(item, "type");
    if (type < 0) return false;
    const image = json.textEquals(type, "image");
    if (!image && !json.textEquals(type, "text")) return scope.refuse(type, "must be text or image");
    if (image ? !readImage(scope, item) : !readText(scope, item, "text")) return false;
  }
  return true;
}

function readSearchResult(scope: RequestScope, block: i32): bool {
  const json = scope.json;
  if (!readText(scope, block, "title") || !readText(scope, block, "source")) return false;
  const content = scope.member(block, "content");
  if (!json.isArray(content)) return scope.refuseMember(block, "content", "must be an array of text blocks");
  for (let item = content + 1; item < json.next(content); item = json.next(item)) {
    if (!scope.isObject(item)) return false;
    if (!readText(scope, item, "text")) return false;
  }
  return true;
}

/**
 * A search among tools found this one. All tools are declared from the start, so its name tells the model enough.
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool
 */
function readReference(scope: RequestScope, block: i32): bool {
  const name = scope.requiredName(block, "tool_name");
  if (name < 0) return false;
  const named = scope.toolName(name);
  found.clear();
  found.labelled("Found the tool ", named.ptr, named.length);
  scope.visitor.text(found.ptr, found.len);
  return scope.settle(block);
}

function readToolUse(scope: RequestScope, block: i32): bool {
  const json = scope.json;
  const id = scope.requiredName(block, "id");
  const name = id < 0 ? -1 : scope.requiredName(block, "name");
  if (name < 0) return false;
  const input = scope.requiredObject(block, "input");
  if (input < 0) return false;
  const named = scope.toolName(name);
  toolCall.begin(json.textPtr(id), json.textLen(id), named.ptr, named.length);
  toolCall.input = json.ptr(input);
  toolCall.inputLength = json.size(input);
  scope.visitor.toolUse(toolCall);
  return scope.settle(block);
}

function readThinking(scope: RequestScope, block: i32): bool {
  const json = scope.json;
  const text = scope.requiredString(block, "thinking");
  if (text < 0 || !scope.optionalString(block, "signature")) return false;
  const signature = scope.member(block, "signature");
  tagged.read(Origin.Anthropic, json.textPtr(signature), json.textLen(signature));
  scope.visitor.thinking(json.textPtr(text), json.textLen(text), tagged.origin, tagged.ptr, tagged.length);
  return scope.settle(block);
}

function readRedacted(scope: RequestScope, block: i32): bool {
  const data = scope.requiredString(block, "data");
  if (data < 0) return false;
  scope.visitor.redactedThinking(scope.json.textPtr(data), scope.json.textLen(data));
  return scope.settle(block);
}
