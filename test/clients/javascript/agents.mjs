// OpenAI's agents: their loop of calls and results, in both of OpenAI's APIs.
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool } from "@openai/agents";
import { z } from "zod";

const shape = z.object({ city: z.string(), days: z.number().int() });

export function clients(url) {
  setTracingDisabled(true);
  const options = { baseURL: `${url}/v1`, apiKey: "unused" };
  return {
    "openai-agents, chat": exchanges(new OpenAIProvider({ ...options, useResponses: false })),
    "openai-agents, responses": exchanges(new OpenAIProvider({ ...options, useResponses: true })),
  };
}

function exchanges(modelProvider) {
  const runner = new Runner({ modelProvider, tracingDisabled: true });
  const agent = (model, more = {}) => new Agent({ name: "helper", instructions: "Help.", model, ...more });
  const streamed = async (name, options = {}) => {
    const stream = await runner.run(agent(name), "hello", { stream: true, ...options });
    return stream.toTextStream();
  };
  return {
    plain: async (name) => (await runner.run(agent(name), "hello")).finalOutput,
    stream: async (name) => {
      const pieces = [];
      for await (const piece of await streamed(name)) pieces.push(piece);
      return { pieces };
    },
    tool: async (name) => {
      let city;
      const weather = tool({
        name: "weather",
        description: "The weather of a city",
        parameters: z.object({ city: z.string() }),
        execute: async (input) => {
          city = input.city;
          return "sunny";
        },
      });
      const { finalOutput } = await runner.run(
        agent(name, { tools: [weather] }),
        "What is the weather in Paris?",
      );
      return { city, text: finalOutput };
    },
    structured: async (name) => (await runner.run(agent(name, { outputType: shape }), "hello")).finalOutput,
    error: (name) =>
      runner.run(agent(name), "hello").then(
        () => "an answer",
        ({ message }) => message,
      ),
    abort: async (name) => {
      const stop = new AbortController();
      const pieces = [];
      try {
        for await (const piece of await streamed(name, { signal: stop.signal })) {
          pieces.push(piece);
          stop.abort();
        }
      } catch (error) {
        if (!/abort/i.test(`${error.name} ${error.message}`)) throw error;
      }
      return { pieces };
    },
  };
}
