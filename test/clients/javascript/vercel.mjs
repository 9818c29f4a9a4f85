// Vercel's AI SDK: OpenAI's two APIs, Anthropic's, and its client for whatever speaks like OpenAI.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, Output, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const prompt = "hello";
const shape = z.object({ city: z.string(), days: z.number().int() });

export function clients(url) {
  const baseURL = `${url}/v1`;
  const openai = createOpenAI({ baseURL, apiKey: "unused" });
  return {
    "ai, OpenAI chat": exchanges((model) => openai.chat(model)),
    "ai, OpenAI responses": exchanges((model) => openai.responses(model)),
    "ai, Anthropic": exchanges(createAnthropic({ baseURL, apiKey: "unused" })),
    "ai, compatible": exchanges(
      createOpenAICompatible({ name: "plano", baseURL, supportsStructuredOutputs: true }),
    ),
  };
}

function exchanges(modelOf) {
  return {
    plain: async (name) => (await generateText({ model: modelOf(name), prompt })).text,
    stream: async (name) => {
      const pieces = [];
      for await (const piece of streamText({ model: modelOf(name), prompt }).textStream) pieces.push(piece);
      return { pieces };
    },
    tool: async (name) => {
      let city;
      const weather = tool({
        description: "The weather of a city",
        inputSchema: z.object({ city: z.string() }),
        execute: async (input) => {
          city = input.city;
          return "sunny";
        },
      });
      const { text } = await generateText({
        model: modelOf(name),
        prompt: "What is the weather in Paris?",
        tools: { weather },
        stopWhen: stepCountIs(3),
      });
      return { city, text };
    },
    structured: async (name) => {
      const { output } = await generateText({
        model: modelOf(name),
        prompt,
        output: Output.object({ schema: shape }),
      });
      return output;
    },
    error: async (name) =>
      generateText({ model: modelOf(name), prompt, maxRetries: 0 }).then(
        () => "an answer",
        ({ message }) => message,
      ),
    abort: async (name) => {
      const stop = new AbortController();
      const pieces = [];
      const { textStream } = streamText({
        model: modelOf(name),
        prompt,
        abortSignal: stop.signal,
        onError: () => undefined,
      });
      for await (const piece of textStream) {
        pieces.push(piece);
        stop.abort();
      }
      return { pieces };
    },
  };
}
