// LlamaIndex: OpenAI's two APIs.
import { openai, openaiResponses } from "@llamaindex/openai";
import { tool } from "llamaindex";
import { z } from "zod";

const shape = z.object({ city: z.string(), days: z.number().int() });
const FORMAT = { type: "json_schema", name: "shape", strict: true, schema: z.toJSONSchema(shape) };
const messages = [{ role: "user", content: "hello" }];

export function clients(url) {
  const options = { apiKey: "unused", baseURL: `${url}/v1`, maxRetries: 0 };
  return {
    "LlamaIndex, OpenAI chat": exchanges((model) => openai({ ...options, model }), { responseFormat: shape }),
    "LlamaIndex, OpenAI responses": exchanges((model) => openaiResponses({ ...options, model }), {
      // Its Responses client passes over `responseFormat`.
      additionalChatOptions: { text: { format: FORMAT } },
    }),
  };
}

function exchanges(modelOf, structured) {
  return {
    plain: async (name) => (await modelOf(name).chat({ messages })).message.content,
    stream: async (name) => {
      const pieces = [];
      for await (const { delta } of await modelOf(name).chat({ messages, stream: true }))
        if (delta) pieces.push(delta);
      return { pieces };
    },
    tool: async (name) => {
      const weather = tool({
        name: "weather",
        description: "The weather of a city",
        parameters: z.object({ city: z.string() }),
        execute: () => "sunny",
      });
      const asked = [{ role: "user", content: "What is the weather in Paris?" }];
      const { newMessages, toolCalls } = await modelOf(name).exec({ messages: asked, tools: [weather] });
      const { message } = await modelOf(name).chat({
        messages: [...asked, ...newMessages],
        tools: [weather],
      });
      return { city: toolCalls[0].input.city, text: message.content };
    },
    structured: async (name) => {
      const { message } = await modelOf(name).chat({ messages, ...structured });
      return JSON.parse(message.content);
    },
    error: (name) =>
      modelOf(name)
        .chat({ messages })
        .then(
          () => "an answer",
          ({ message }) => message,
        ),
    abort: async (name) => {
      const pieces = [];
      for await (const { delta } of await modelOf(name).chat({ messages, stream: true })) {
        if (!delta) continue;
        pieces.push(delta);
        break;
      }
      return { pieces };
    },
  };
}
