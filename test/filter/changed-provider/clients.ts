// Clients of the three APIs, as their SDKs keep a conversation: what they ask, what they keep of an answer, how results go back.
import type { Client } from "../configured.js";
import type { Asked, Limits, Result } from "./conversation.js";

type Body = Record<string, unknown>;
type Items = unknown[];

export interface ClientSide {
  client: Client;
  limits: Limits;
  tools: object[];
  asked(asked: Asked): object;
  instruction(text: string): object;
  /** The beginning of an answer. */
  begun(text: string): object;
  /** What it keeps of an answer. */
  kept(answer: Body): Items;
  /** Ids of the calls of an answer. */
  calls(answer: Body): string[];
  results(ids: readonly string[], results: readonly Result[], asked?: Asked): Items;
  request(model: string, history: Items, system: string | undefined): Body;
}

const parameters = { type: "object", properties: { a: { type: "string" } } };
const names = ["read_file", "mcp__a-server_of_tools__with_a_name_as_long_as_it_can_be_without"];
/** Only Messages has longer ones. */
const LONG = `mcp__${"plugin_of_a_server_".repeat(6)}search`;

const image = (data: string): string => `data:image/png;base64,${data}`;
const pdf = (data: string): string => `data:application/pdf;base64,${data}`;

interface ChatCall {
  id: string;
}
interface ChatMessage {
  tool_calls?: ChatCall[];
}
const messageOf = (answer: Body): ChatMessage =>
  (answer.choices as { message: ChatMessage }[])[0]?.message ?? {};

const chat: ClientSide = {
  client: "chat",
  limits: { blank: true, imagesInResults: false, tools: 2 },
  tools: names.map((name) => ({ type: "function", function: { name, description: "D", parameters } })),
  asked: ({ texts, images, pdfs }) => ({
    role: "user",
    content:
      texts.length + images.length + pdfs.length === 1
        ? texts[0]
        : [
            ...texts.map((text) => ({ type: "text", text })),
            ...images.map((data) => ({ type: "image_url", image_url: { url: image(data) } })),
            ...pdfs.map((data) => ({ type: "file", file: { filename: "a.pdf", file_data: pdf(data) } })),
          ],
  }),
  instruction: (content) => ({ role: "developer", content }),
  begun: (content) => ({ role: "assistant", content }),
  kept: (answer) => [messageOf(answer)],
  calls: (answer) => messageOf(answer).tool_calls?.map(({ id }) => id) ?? [],
  results: (ids, results, asked) => [
    ...results.map(({ text }, index) => ({ role: "tool", tool_call_id: ids[index], content: text })),
    ...(asked === undefined ? [] : [chat.asked(asked)]),
  ],
  request: (model, history, system) => ({
    model,
    messages: [...(system === undefined ? [] : [{ role: "system", content: system }]), ...history],
    tools: chat.tools,
  }),
};

interface Block {
  type: string;
  id?: string;
}

const shown = ({ texts, images, pdfs }: Asked): object[] => [
  ...texts.map((text) => ({ type: "text", text })),
  ...images.map((data) => ({ type: "image", source: { type: "base64", media_type: "image/png", data } })),
  ...pdfs.map((data) => ({
    type: "document",
    source: { type: "base64", media_type: "application/pdf", data },
  })),
];

const messages: ClientSide = {
  client: "messages",
  limits: { blank: false, imagesInResults: true, tools: 3 },
  tools: [...names, LONG].map((name) => ({ name, description: "D", input_schema: parameters })),
  asked: (asked) => ({ role: "user", content: shown(asked) }),
  // The API has instructions at the beginning only.
  instruction: (text) => ({ role: "user", content: text }),
  begun: (content) => ({ role: "assistant", content }),
  kept: ({ content }) => [{ role: "assistant", content }],
  calls: ({ content }) =>
    (content as Block[]).flatMap(({ type, id = "" }) => (type === "tool_use" ? [id] : [])),
  results: (ids, results, asked) => [
    {
      role: "user",
      content: [
        ...results.map(({ text, failed, image }, index) => ({
          type: "tool_result",
          tool_use_id: ids[index],
          content:
            image === undefined
              ? text
              : [
                  { type: "text", text },
                  { type: "image", source: { type: "base64", media_type: "image/png", data: image } },
                ],
          ...(failed ? { is_error: true } : {}),
        })),
        ...(asked === undefined ? [] : shown(asked)),
      ],
    },
  ],
  request: (model, history, system) => ({
    ...{ model, max_tokens: 500, messages: history, tools: messages.tools },
    ...(system === undefined ? {} : { system }),
  }),
};

interface Item {
  type: string;
  call_id?: string;
}

const responses: ClientSide = {
  client: "responses",
  limits: { blank: true, imagesInResults: true, tools: 3 },
  tools: [
    { type: "function", name: names[0], description: "D", parameters, strict: false },
    {
      ...{ type: "namespace", name: "mcp__docs", description: "D" },
      tools: ["search", "read_file"].map((name) => ({
        ...{ type: "function", name, description: "D", parameters, strict: false },
      })),
    },
  ],
  asked: ({ texts, images, pdfs }) => ({
    role: "user",
    content: [
      ...texts.map((text) => ({ type: "input_text", text })),
      ...images.map((data) => ({ type: "input_image", image_url: image(data), detail: "auto" })),
      ...pdfs.map((data) => ({ type: "input_file", filename: "a.pdf", file_data: pdf(data) })),
    ],
  }),
  instruction: (content) => ({ role: "developer", content }),
  begun: (content) => ({ role: "assistant", content }),
  kept: ({ output }) => output as Item[],
  calls: ({ output }) =>
    (output as Item[]).flatMap(({ type, call_id = "" }) => (type === "function_call" ? [call_id] : [])),
  results: (ids, results, asked) => [
    ...results.map(({ text, image: data }, index) => ({
      ...{ type: "function_call_output", call_id: ids[index] },
      output:
        data === undefined
          ? text
          : [
              { type: "input_text", text },
              { type: "input_image", image_url: image(data), detail: "auto" },
            ],
    })),
    ...(asked === undefined ? [] : [responses.asked(asked)]),
  ],
  request: (model, history, system) => ({
    ...{ model, input: history, tools: responses.tools, store: false },
    ...(system === undefined ? {} : { instructions: system }),
  }),
};

export const CLIENTS: readonly ClientSide[] = [chat, messages, responses];
