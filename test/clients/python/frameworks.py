"""LangChain, LlamaIndex and OpenAI's agents, in each API that they speak."""

from agents import Agent, ModelSettings, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, function_tool
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai import OpenAIResponses as LlamaResponses
from llama_index.llms.openai_like import OpenAILike
from openai import AsyncOpenAI
from sdks import message_of_error
from shape import Shape

QUESTION = "What is the weather in Paris?"


def clients(url):
    openai = {"base_url": f"{url}/v1", "api_key": "unused", "max_retries": 0}
    llama = {"api_base": f"{url}/v1", "api_key": "unused", "max_retries": 0}
    sdk = AsyncOpenAI(**openai)
    return {
        "langchain, OpenAI chat": LangChain(lambda model: ChatOpenAI(model=model, **openai)),
        "langchain, OpenAI responses": LangChain(
            lambda model: ChatOpenAI(model=model, use_responses_api=True, **openai)
        ),
        "langchain, Anthropic": LangChain(
            lambda model: ChatAnthropic(model=model, base_url=url, api_key="unused", max_retries=0)
        ),
        # Its clients know OpenAI's models by name; of others they want to be told what they are.
        "llama-index, OpenAI chat": LlamaIndex(
            lambda model: OpenAILike(
                model=model,
                is_chat_model=True,
                is_function_calling_model=True,
                should_use_structured_outputs=True,
                **llama,
            )
        ),
        "llama-index, OpenAI responses": LlamaIndex(
            lambda model: LlamaResponses(model=model, context_window=100_000, **llama)
        ),
        "openai-agents, chat": Agents(lambda model: OpenAIChatCompletionsModel(model=model, openai_client=sdk)),
        "openai-agents, responses": Agents(lambda model: OpenAIResponsesModel(model=model, openai_client=sdk)),
    }


class LangChain:
    def __init__(self, model_of):
        self.model_of = model_of

    async def plain(self, model):
        return (await self.model_of(model).ainvoke("hello")).text

    async def pieces(self, model):
        async for chunk in self.model_of(model).astream("hello"):
            if chunk.text:
                yield chunk.text

    async def stream(self, model):
        return [piece async for piece in self.pieces(model)]

    async def tool(self, model):
        @tool
        def weather(city: str) -> str:
            """The weather of a city"""
            return "sunny"

        bound = self.model_of(model).bind_tools([weather])
        question = HumanMessage(QUESTION)
        asked = await bound.ainvoke([question])
        call = asked.tool_calls[0]
        result = ToolMessage(weather.invoke(call["args"]), tool_call_id=call["id"])
        return call["args"]["city"], (await bound.ainvoke([question, asked, result])).text

    async def structured(self, model):
        return (await self.model_of(model).with_structured_output(Shape).ainvoke("hello")).model_dump()

    async def error(self, model):
        return await message_of_error(self.model_of(model).ainvoke("hello"))

    async def abort(self, model):
        pieces = self.pieces(model)
        first = await anext(pieces)
        await pieces.aclose()
        return [first]


class LlamaIndex:
    HELLO = [ChatMessage(role="user", content="hello")]

    def __init__(self, model_of):
        self.model_of = model_of

    async def plain(self, model):
        return (await self.model_of(model).achat(self.HELLO)).message.content

    async def pieces(self, model):
        async for chunk in await self.model_of(model).astream_chat(self.HELLO):
            if chunk.delta:
                yield chunk.delta

    async def stream(self, model):
        return [piece async for piece in self.pieces(model)]

    async def tool(self, model):
        def weather(city: str) -> str:
            """The weather of a city"""
            return "sunny"

        tools = [FunctionTool.from_defaults(weather)]
        llm = self.model_of(model)
        asked = await llm.achat_with_tools(tools, user_msg=QUESTION)
        call = llm.get_tool_calls_from_response(asked)[0]
        result = ChatMessage(role="tool", content="sunny", additional_kwargs={"tool_call_id": call.tool_id})
        history = [ChatMessage(role="user", content=QUESTION), asked.message, result]
        answer = await llm.achat_with_tools(tools, chat_history=history)
        return call.tool_kwargs["city"], answer.message.content

    async def structured(self, model):
        return (await self.model_of(model).as_structured_llm(Shape).achat(self.HELLO)).raw.model_dump()

    async def error(self, model):
        return await message_of_error(self.model_of(model).achat(self.HELLO))

    async def abort(self, model):
        pieces = self.pieces(model)
        first = await anext(pieces)
        await pieces.aclose()
        return [first]


class Agents:
    def __init__(self, model_of):
        self.model_of = model_of

    def agent(self, model, **more):
        return Agent(name="helper", instructions="Help.", model=self.model_of(model), **more)

    async def plain(self, model):
        return (await Runner.run(self.agent(model), "hello")).final_output

    async def pieces(self, run):
        async for event in run.stream_events():
            if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
                yield event.data.delta

    async def stream(self, model):
        return [piece async for piece in self.pieces(Runner.run_streamed(self.agent(model), "hello"))]

    async def tool(self, model):
        cities = []

        @function_tool
        def weather(city: str) -> str:
            """The weather of a city"""
            cities.append(city)
            return "sunny"

        result = await Runner.run(self.agent(model, tools=[weather], model_settings=ModelSettings()), QUESTION)
        return cities[0], result.final_output

    async def structured(self, model):
        return (await Runner.run(self.agent(model, output_type=Shape), "hello")).final_output.model_dump()

    async def error(self, model):
        return await message_of_error(Runner.run(self.agent(model), "hello"))

    async def abort(self, model):
        run = Runner.run_streamed(self.agent(model), "hello")
        async for piece in self.pieces(run):
            run.cancel()
            return [piece]
