// LangChain: models of OpenAI's two APIs and of Anthropic's.
import { ChatAnthropic } from "@langchain/anthropic";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";

const shape = z.object({ city: z.string(), days: z.number().int() });

export function clients(url) {
  const openai = (model, useResponsesApi) =>
    new ChatOpenAI({
      model,
      apiKey: "unused",
      maxRetries: 0,
      useResponsesApi,
      configuration: { baseURL: `${url}/v1` },
    });
  const anthropic = (model) =>
    new ChatAnthropic({ model, apiKey: "unused", maxRetries: 0, anthropicApiUrl: url });
  return {
    "LangChain, OpenAI chat": exchanges((model) => openai(model, false)),
    "LangChain, OpenAI responses": exchanges((model) => openai(model, true)),
    "LangChain, Anthropic": exchanges(anthropic),
  };
}

function exchanges(modelOf) {
  return {
    plain: async (name) => (await modelOf(name).invoke("hello")).text,
    stream: async (name) => {
      const pieces = [];
      for await (const { text } of await modelOf(name).stream("hello")) if (text !== "") pieces.push(text);
      return { pieces };
    },
    tool: async (name) => {
      const weather = tool(async () => "sunny", {
        name: "weather",
        description: "The weather of a city",
        schema: z.object({ city: z.string() }),
      });
      const model = modelOf(name).bindTools([weather]);
      const question = new HumanMessage("What is the weather in Paris?");
      const asked = await model.invoke([question]);
      const [call] = asked.tool_calls;
      const content = await weather.invoke(call.args);
      const answer = await model.invoke([
        question,
        asked,
        new ToolMessage({ content, tool_call_id: call.id }),
      ]);
      return { city: call.args.city, text: answer.text };
    },
    structured: (name) => modelOf(name).withStructuredOutput(shape).invoke("hello"),
    error: (name) =>
      modelOf(name)
        .invoke("hello")
        .then(
          () => "an answer",
          ({ message }) => message,
        ),
    abort: async (name) => {
      const stop = new AbortController();
      const pieces = [];
      try {
        for await (const { text } of await modelOf(name).stream("hello", { signal: stop.signal })) {
          if (text === "") continue;
          pieces.push(text);
          stop.abort();
        }
      } catch (error) {
        if (!/abort/i.test(`${error.name} ${error.message}`)) throw error;
      }
      return { pieces };
    },
  };
}
