"""OpenAI's SDK in both of its APIs, Anthropic's, litellm as a client of both, and instructor."""

import json

import instructor
import litellm
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from shape import CITY, HELLO, WEATHER, Shape

FUNCTION = {"name": "weather", "description": "The weather of a city", "parameters": CITY}


def clients(url):
    openai = AsyncOpenAI(base_url=f"{url}/v1", api_key="unused", max_retries=0)
    anthropic = AsyncAnthropic(base_url=url, api_key="unused", max_retries=0)
    return {
        "openai, chat": OpenAIChat(openai),
        "openai, responses": OpenAIResponses(openai),
        "anthropic": Anthropic(anthropic),
        "litellm, OpenAI": LiteLlm("openai", f"{url}/v1"),
        "litellm, Anthropic": LiteLlm("anthropic", url),
        "instructor, OpenAI": Instructor(OpenAIChat(openai), instructor.from_openai(openai)),
        "instructor, Anthropic": Instructor(Anthropic(anthropic), instructor.from_anthropic(anthropic)),
    }


async def message_of_error(asking):
    try:
        await asking
        return "an answer"
    except Exception as error:
        return str(error)


class OpenAIChat:
    def __init__(self, client):
        self.client = client

    def create(self, model, messages=HELLO, **more):
        return self.client.chat.completions.create(model=model, messages=messages, **more)

    async def plain(self, model):
        return (await self.create(model)).choices[0].message.content

    async def stream(self, model):
        chunks = [chunk async for chunk in await self.create(model, stream=True)]
        return [chunk.choices[0].delta.content for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]

    async def tool(self, model):
        tools = [{"type": "function", "function": FUNCTION}]
        asked = (await self.create(model, WEATHER, tools=tools)).choices[0].message
        call = asked.tool_calls[0]
        result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
        answer = await self.create(model, [*WEATHER, asked, result], tools=tools)
        return json.loads(call.function.arguments)["city"], answer.choices[0].message.content

    async def structured(self, model):
        parse = self.client.chat.completions.parse
        return (await parse(model=model, messages=HELLO, response_format=Shape)).choices[0].message.parsed.model_dump()

    async def error(self, model):
        return await message_of_error(self.create(model))

    async def abort(self, model):
        pieces = []
        async with await self.create(model, stream=True) as stream:
            async for chunk in stream:
                if chunk.choices and chunk.choices[0].delta.content:
                    pieces.append(chunk.choices[0].delta.content)
                    break
        return pieces


class OpenAIResponses:
    def __init__(self, client):
        self.client = client

    def create(self, model, input="hello", **more):
        return self.client.responses.create(model=model, input=input, **more)

    async def plain(self, model):
        return (await self.create(model)).output_text

    async def stream(self, model):
        events = [event async for event in await self.create(model, stream=True)]
        return [event.delta for event in events if event.type == "response.output_text.delta"]

    async def tool(self, model):
        tools = [{"type": "function", **FUNCTION}]
        asked = await self.create(model, WEATHER, tools=tools)
        call = next(item for item in asked.output if item.type == "function_call")
        result = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
        answer = await self.create(model, [*WEATHER, *asked.output, result], tools=tools)
        return json.loads(call.arguments)["city"], answer.output_text

    async def structured(self, model):
        parsed = await self.client.responses.parse(model=model, input="hello", text_format=Shape)
        return parsed.output_parsed.model_dump()

    async def error(self, model):
        return await message_of_error(self.create(model))

    async def abort(self, model):
        pieces = []
        async with await self.create(model, stream=True) as stream:
            async for event in stream:
                if event.type == "response.output_text.delta":
                    pieces.append(event.delta)
                    break
        return pieces


class Anthropic:
    TOOL = {"name": "weather", "description": "The weather of a city", "input_schema": CITY}

    def __init__(self, client):
        self.client = client

    def create(self, model, messages=HELLO, **more):
        return self.client.messages.create(model=model, messages=messages, max_tokens=1000, **more)

    def streamed(self, model):
        return self.client.messages.stream(model=model, messages=HELLO, max_tokens=1000)

    async def plain(self, model):
        return (await self.create(model)).content[0].text

    async def stream(self, model):
        async with self.streamed(model) as stream:
            return [text async for text in stream.text_stream]

    async def tool(self, model):
        asked = await self.create(model, WEATHER, tools=[self.TOOL])
        call = next(block for block in asked.content if block.type == "tool_use")
        result = {"type": "tool_result", "tool_use_id": call.id, "content": "sunny"}
        history = [*WEATHER, {"role": "assistant", "content": asked.content}, {"role": "user", "content": [result]}]
        answer = await self.create(model, history, tools=[self.TOOL])
        return call.input["city"], answer.content[0].text

    async def structured(self, model):
        parsed = await self.client.messages.parse(
            model=model, messages=HELLO, max_tokens=1000, output_format=Shape
        )
        return parsed.parsed_output.model_dump()

    async def error(self, model):
        return await message_of_error(self.create(model))

    async def abort(self, model):
        async with self.streamed(model) as stream:
            async for text in stream.text_stream:
                return [text]


class LiteLlm:
    def __init__(self, api, base):
        self.api = api
        self.base = base

    def create(self, model, messages=HELLO, **more):
        name = f"{self.api}/{model}"
        return litellm.acompletion(
            model=name, messages=messages, api_base=self.base, api_key="unused", num_retries=0, **more
        )

    async def plain(self, model):
        return (await self.create(model)).choices[0].message.content

    async def pieces(self, model):
        async for chunk in await self.create(model, stream=True):
            if chunk.choices[0].delta.content:
                yield chunk.choices[0].delta.content

    async def stream(self, model):
        return [piece async for piece in self.pieces(model)]

    async def tool(self, model):
        tools = [{"type": "function", "function": FUNCTION}]
        asked = (await self.create(model, WEATHER, tools=tools)).choices[0].message
        call = asked.tool_calls[0]
        result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
        answer = await self.create(model, [*WEATHER, asked.model_dump(), result], tools=tools)
        return json.loads(call.function.arguments)["city"], answer.choices[0].message.content

    async def structured(self, model):
        answer = await self.create(model, response_format=Shape)
        return json.loads(answer.choices[0].message.content)

    async def error(self, model):
        return await message_of_error(self.create(model))

    async def abort(self, model):
        pieces = self.pieces(model)
        first = await anext(pieces)
        await pieces.aclose()
        return [first]


class Instructor:
    """Only asks for structures; the rest is the SDK's."""

    def __init__(self, sdk, patched):
        self.sdk = sdk
        self.patched = patched

    def __getattr__(self, exchange):
        return getattr(self.sdk, exchange)

    async def structured(self, model):
        given = await self.patched.chat.completions.create(
            model=model, messages=HELLO, max_tokens=1000, response_model=Shape
        )
        return given.model_dump()
