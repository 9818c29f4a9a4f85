// Reads from a request's headers who asks.

import { writeIdentity } from "../auth/identity-key";
import { clip } from "../bytes/clip";
import { Buffer } from "../bytes/buffer";
import { FilterConfig } from "../config/filter-config";
import { beginTags, addToTags } from "../contract/observation.generated";
import { SessionSource } from "../contract/session-sources.generated";
import { HeaderReader } from "../abi/headers";
import { ClientFacts } from "../exchange/client-facts";
import { RequestHeaders } from "../exchange/request-headers";
import { Exchange } from "../exchange/exchange";

/** Bytes of a name or a value. */
const MOST: i32 = 64;
const value = new Buffer(MOST, MOST);

/** `headers` are those that `head` was read from. */
export function readAsker(
  exchange: Exchange,
  head: RequestHeaders,
  headers: HeaderReader,
  config: FilterConfig,
): void {
  const contentBytes = config.contentBytes;
  exchange.request.traceparent.bytes(head.traceparentPtr, head.traceparentLen);
  exchange.conversation.contentBytes = head.isPrivate ? 0 : contentBytes;
  readClient(exchange.client, head, contentBytes > 0);
  if (config.tags.length == 0) return;
  headers.rewind();
  readTags(exchange.client, headers, config);
}

function readClient(client: ClientFacts, head: RequestHeaders, keepsContent: bool): void {
  client.isInside = head.isInside;
  clip(client.userAgent, head.userAgentPtr, head.userAgentLen, MOST);
  const credential = head.credential;
  if (credential.length > 0 && head.keyScope < 0 && head.callerLen == 0) {
    writeIdentity(client.client, credential.ptr, credential.length);
  }
  if (head.sessionLen == 0) return;
  client.sessionFrom = SessionSource.Header;
  writeName(client.session, head.sessionPtr, head.sessionLen, keepsContent);
}

/** A name that the client gave itself or its user: as it is where content is kept, else what stands for it. */
export function writeName(out: Buffer, ptr: usize, length: i32, keepsContent: bool): void {
  out.clear();
  if (keepsContent) clip(out, ptr, length, MOST);
  else if (length > 0) writeIdentity(out, ptr, length);
}

/** `headers` are at the first. */
function readTags(client: ClientFacts, headers: HeaderReader, config: FilterConfig): void {
  const names = config.tagHeaders;
  while (headers.next()) {
    const tag = names.find(headers.namePtr, headers.nameLen);
    if (tag < 0 || headers.valueLen == 0) continue;
    if (client.tags.len == 0) beginTags(client.tags);
    clip(value, headers.valuePtr, headers.valueLen, MOST);
    addToTags(client.tags, unchecked(config.tags[tag]), value);
  }
}
