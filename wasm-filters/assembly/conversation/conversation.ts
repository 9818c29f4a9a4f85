// Reads what observations tell of a request's body: the session, counts, hashes of messages, and texts if they are kept.

import { CHAIN, ConversationFacts } from "../exchange/conversation-facts";
import { Exchange } from "../exchange/exchange";
import { JsonIndex } from "../json/json-index";
import { hashOfMessage, hashOfText } from "./chain";
import { Message } from "./message";
import { readNames } from "./names";
import { keepParts } from "./parts";
import { hasText, readReply } from "./reply";
import { RequestRoots } from "./request-roots";
import { roleOf, RoleLetter } from "./role";

const roots = new RequestRoots();
const message = new Message();

/** `json` is a body of one of the three APIs. `keepsNames`: the configuration keeps content. */
export function readConversation(exchange: Exchange, json: JsonIndex, keepsNames: bool): void {
  const conversation = exchange.conversation;
  roots.read(json, exchange.request.format);
  readNames(exchange.client, json, roots, keepsNames);
  conversation.tools = json.isArray(roots.tools) ? countOf(json, roots.tools) : 0;
  const list = roots.messages;
  if (json.isArray(list)) readMessages(conversation, json, list);
  else if (json.isString(list)) {
    conversation.messages = 1;
    conversation.userTurns = 1;
    conversation.addToChain(hashOfText(json, list), RoleLetter.User);
  }
  if (conversation.keepsContent) keepParts(conversation, json, roots);
}

function readMessages(conversation: ConversationFacts, json: JsonIndex, list: i32): void {
  const count = countOf(json, list);
  const end = json.next(list);
  let left = count;
  let reply = -1;
  conversation.messages = count;
  for (let item = list + 1; item < end; item = json.next(item)) {
    message.read(json, item);
    const role = roleOf(message, json);
    if (role == RoleLetter.User) conversation.userTurns += 1;
    conversation.images += message.images(json);
    if (left <= CHAIN) conversation.addToChain(hashOfMessage(json, item, message), role);
    if (role == RoleLetter.Assistant && hasText(json, message.content)) reply = message.content;
    left -= 1;
  }
  if (reply >= 0) readReply(conversation.reply, json, reply);
}

function countOf(json: JsonIndex, list: i32): i32 {
  const end = json.next(list);
  let count = 0;
  for (let item = list + 1; item < end; item = json.next(item)) count += 1;
  return count;
}
