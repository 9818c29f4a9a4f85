// Writes one attempt's request: the provider's path, authority, credentials and body. Of the client's headers go on those
// that are the provider's business; credentials, cookies and the gateway's own never do.

import { HeaderReader, HeaderWriter } from "../abi/headers";
import { readBody, replaceBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { equalsAscii } from "../bytes/slice";
import { Refusal } from "../formats/visitor";
import { JsonIndex } from "../json/json-index";
import { translateRequest } from "../translate/request";
import { Auth, Provider, Target } from "./settings";
import { StreamRecord } from "./stream-record";
import { isForProvider } from "./upstream-headers";

const MAX_BODY: i32 = 256 << 20;
const KEPT_BUFFER: i32 = 1 << 20;
const reader = new HeaderReader();
const writer = new HeaderWriter();
const json = new JsonIndex();
const body = new Buffer(4096, MAX_BODY);
const path = new Buffer(128, 16 << 10);

/** Set when `sendRequest` refused; the message is for the client. */
export const requestRefusal = new Refusal();

/** The whole body is buffered; `size` is its length, -1 when not known. 0 is success, else the status to answer. */
export function sendRequest(record: StreamRecord, size: i32): i32 {
  const target = record.target;
  requestRefusal.clear();
  if (!target) return refuse("", "The request has no target.", 500);
  const provider = target.provider;
  if (provider.lacksKey) return refuse("", keyIsMissing(provider), 500);
  body.clear();
  const status = record.client == provider.format ? editBody(record, size) : translateBody(record, target);
  if (status != 0) return status;
  const length = newLength;
  if (!writeHeaders(record, provider, length)) return refuse("", "The request's headers are too large.", 431);
  if (body.len > KEPT_BUFFER) body.free();
  return 0;
}

/** The length of the body as it goes out; -1 when not known. */
let newLength: i32 = 0;

function editBody(record: StreamRecord, size: i32): i32 {
  const edits = record.edits;
  const reach = edits.reach;
  newLength = size < 0 ? -1 : size + edits.growth;
  if (edits.count == 0) return 0;
  if (!readBody(Body.Request, 0, reach) || valueLen < reach) return refuse("", UNREADABLE, 500);
  edits.apply(valuePtr, body);
  return replaceBody(Body.Request, reach, body) ? 0 : refuse("", UNREADABLE, 500);
}

function translateBody(record: StreamRecord, target: Target): i32 {
  if (!readBody(Body.Request, 0, WHOLE)) return refuse("", UNREADABLE, 500);
  if (!json.parse(valuePtr, valueLen)) return refuse("", "The request body is not valid JSON.", 400);
  const model = record.model;
  const format = target.provider.format;
  const translated = translateRequest(
    record.client,
    format,
    json,
    model.ptr,
    model.len,
    0,
    body,
    requestRefusal,
    record.notes,
  );
  if (!translated) return 400;
  newLength = body.len;
  return replaceBody(Body.Request, WHOLE, body) ? 0 : refuse("", UNREADABLE, 500);
}

const UNREADABLE: string = "The gateway could not rewrite the request's body.";

function writeHeaders(record: StreamRecord, provider: Provider, length: i32): bool {
  const sameFormat = record.client == provider.format;
  if (!reader.read(HeaderMap.Request)) return false;
  writer.clear();
  let version = false;
  while (reader.next()) {
    if (!isForProvider(reader, provider.format, sameFormat)) continue;
    if (sameFormat && reader.nameIs("anthropic-version")) version = true;
    writer.add(reader.namePtr, reader.nameLen, reader.valuePtr, reader.valueLen);
  }
  path.clear();
  path.append(provider.path);
  if (sameFormat) {
    const query = record.queryLength;
    path.bytes(record.path.ptr + record.path.len - query, query);
  }
  writer.slice(":path", path.ptr, path.len);
  writer.slice(":authority", provider.authority.ptr, provider.authority.len);
  if (provider.auth == Auth.Bearer)
    writer.slice("authorization", provider.credential.ptr, provider.credential.len);
  if (provider.auth == Auth.ApiKey)
    writer.slice("x-api-key", provider.credential.ptr, provider.credential.len);
  writer.literal("content-type", "application/json");
  writer.literal("accept-encoding", "identity");
  if (length >= 0) writer.integer("content-length", length);
  for (let i = 0; i < provider.headerNames.length; i++) {
    const name = provider.headerNames[i];
    // A Messages client says itself which version of the API it speaks.
    if (version && isVersion(name)) continue;
    writer.add(name.ptr, name.len, provider.headerValues[i].ptr, provider.headerValues[i].len);
  }
  return writer.write(HeaderMap.Request);
}

function isVersion(name: Buffer): bool {
  return equalsAscii(name.ptr, name.len, "anthropic-version");
}

function keyIsMissing(provider: Provider): string {
  const id = String.UTF8.decodeUnsafe(provider.id.ptr, provider.id.len);
  const variable = String.UTF8.decodeUnsafe(provider.keyVariable.ptr, provider.keyVariable.len);
  return `The gateway has no key for the provider ${id}: ${variable} is not set in Envoy's environment.`;
}

function refuse(field: string, message: string, status: i32): i32 {
  requestRefusal.set(field, message);
  return status;
}
