// The table of wire formats. A new format needs its folder and a line here.

import { ChatClient } from "./formats/chat-completions/client";
import { ChatUpstream } from "./formats/chat-completions/upstream";
import { ConverseUpstream } from "./formats/converse/upstream";
import { ClientFormat, UpstreamFormat } from "./shared/format";
import { GenerateContentUpstream } from "./formats/generate-content/upstream";
import { MessagesClient } from "./formats/messages/client";
import { MessagesUpstream } from "./formats/messages/upstream";
import { ResponsesClient } from "./formats/responses/client";
import { ResponsesUpstream } from "./formats/responses/upstream";
import { Format, FORMAT_COUNT } from "../contract/formats.generated";

const clients = new StaticArray<ClientFormat | null>(FORMAT_COUNT);
clients[Format.ChatCompletions] = new ChatClient();
clients[Format.Messages] = new MessagesClient();
clients[Format.Responses] = new ResponsesClient();

const upstreams = new StaticArray<UpstreamFormat | null>(FORMAT_COUNT);
upstreams[Format.ChatCompletions] = new ChatUpstream();
upstreams[Format.Messages] = new MessagesUpstream();
upstreams[Format.Responses] = new ResponsesUpstream();
upstreams[Format.Converse] = new ConverseUpstream();
upstreams[Format.GenerateContent] = new GenerateContentUpstream();

/** Unknown clients are treated as Chat Completions clients: most clients understand its errors. */
export function clientFormat(format: Format): ClientFormat {
  const known = format >= 0 && format < FORMAT_COUNT ? clients[format] : null;
  return known ? known : clients[Format.ChatCompletions]!;
}

/** Null for a format that no provider speaks. */
export function upstreamFormat(format: Format): UpstreamFormat | null {
  return format >= 0 && format < FORMAT_COUNT ? upstreams[format] : null;
}
