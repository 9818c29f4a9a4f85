// Requests in the Responses format: what depends on the model or a value, what an answer repeats from its
// request, and what is refused and where. The recorded and the mutated requests are in test/vectors.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { REQUEST_RULES } from "../vectors/rules/index.js";
import { type ClientName, READY_UPSTREAMS, type UpstreamName } from "./formats.js";
import { RequestUnits } from "./request-units.js";
import { responsesRefusals, toResponsesRefusals } from "./responses-refusals.js";

let units: RequestUnits;
type Members = Record<string, unknown>;

beforeAll(async () => {
  units = await RequestUnits.load();
});

function translated(client: ClientName, upstream: UpstreamName, body: object, model?: string): Members {
  const outcome = units.translate(client, upstream, JSON.stringify(body), model);
  if (!("text" in outcome)) throw new Error(`refused: ${outcome.field}: ${outcome.message}`);
  const request = JSON.parse(outcome.text);
  REQUEST_RULES[upstream](request);
  return request;
}

function fromMessages(body: object, model?: string): Members {
  const request = { model: "x", max_tokens: 100, messages: [{ role: "user", content: "Hi" }], ...body };
  return translated("messages", "responses", request, model);
}

function fromChat(body: object, model?: string): Members {
  const request = { model: "x", messages: [{ role: "user", content: "Hi" }], ...body };
  return translated("chat-completions", "responses", request, model);
}

function fromResponses(upstream: UpstreamName, body: object): Members {
  return translated("responses", upstream, { model: "x", input: "Hi", ...body });
}

describe("a request for Responses", () => {
  test.each([
    ["gpt-5.1", 1024, { effort: "low", summary: "auto" }],
    ["o3", 4096, { effort: "medium", summary: "auto" }],
    ["some-other-model", 16_384, { effort: "high", summary: "auto" }],
    ["gpt-4.1-mini", 16_384, undefined],
    ["gpt-5-chat-latest", 16_384, undefined],
    ["grok-4-fast-reasoning", 16_384, { summary: "auto" }],
    ["grok-4.20-0309-reasoning", 16_384, { summary: "auto" }],
    ["xai/grok-code-fast-1", 16_384, { summary: "auto" }],
    ["grok-3-mini", 16_384, { effort: "high", summary: "auto" }],
    ["grok-4.3", 16_384, { effort: "high", summary: "auto" }],
  ])("tells %s to think for %d tokens", (model, budget_tokens, reasoning) => {
    const request = fromMessages({ max_tokens: 64_000, thinking: { type: "enabled", budget_tokens } }, model);
    expect(request.reasoning).toEqual(reasoning);
  });

  test.each([
    ["gpt-4o", undefined],
    ["openai/chatgpt-4o-latest", undefined],
    ["gpt-5-chat-latest", undefined],
    ["gpt-5", ["reasoning.encrypted_content"]],
    ["grok-4", ["reasoning.encrypted_content"]],
  ])("asks %s for the reasoning it can return", (model, include) => {
    const request = fromChat({}, model);
    expect(request.include).toEqual(include);
    expect(request.store).toBe(false);
  });

  test.each([
    ["gpt-5", undefined, undefined],
    ["gpt-5-mini", undefined, undefined],
    ["o4-mini", undefined, undefined],
    ["gpt-5.1", undefined, 0.3],
    ["gpt-5.2", "none", 0.3],
    ["gpt-5.6-luna", undefined, undefined],
    ["gpt-5.6-luna", "none", 0.3],
    ["gpt-6", undefined, undefined],
    ["gpt-5.2", "low", undefined],
    ["gpt-5-chat-latest", "low", 0.3],
    ["gpt-4.1", "low", 0.3],
    ["some-other-model", "low", 0.3],
  ])("gives %s with effort %s the temperature %s", (model, reasoning_effort, temperature) => {
    expect(fromChat({ temperature: 0.3, reasoning_effort }, model).temperature).toBe(temperature);
  });

  test.each([
    [1, 16],
    [16, 16],
    [17, 17],
    [200_000, 128_000],
  ])(
    "keeps a limit of %d tokens within the API's minimum and the model's maximum: %d",
    (max_tokens, expected) => {
      expect(fromMessages({ max_tokens }).max_output_tokens).toBe(expected);
    },
  );

  test("drops penalties without effect, in any spelling", () => {
    const body = `{"messages":[{"role":"user","content":"x"}],"frequency_penalty":-0.00e5,"presence_penalty":0E-3,"logit_bias":{ },"seed":7,"top_k":4}`;
    expect(units.translate("chat-completions", "responses", body)).toHaveProperty("text");
  });

  test("drops reasoning without effect", () => {
    const thought = { type: "reasoning", summary: [], encrypted_content: "gAAAA" };
    const input = [{ role: "user", content: "Hi" }, thought, { role: "assistant", content: "" }];
    expect(fromResponses("responses", { input }).input).toHaveLength(1);
  });

  test("carries any arguments object as the same value, in both directions", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (input) => {
        const content = [{ type: "tool_use", id: "a", name: "f", input }];
        const request = fromMessages({ messages: [{ role: "assistant", content }] });
        const [item] = request.input as { arguments: string }[];
        expect(JSON.parse(item?.arguments ?? "")).toEqual(JSON.parse(JSON.stringify(input)));
        const back = fromResponses("messages", { input: request.input });
        const [turn] = back.messages as { content: { input: unknown }[] }[];
        expect(turn?.content[0]?.input).toEqual(JSON.parse(JSON.stringify(input)));
      }),
      { numRuns: 300 },
    );
  });

  test("carries any text of a custom tool's input, in both directions", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (input) => {
        const call = { type: "custom_tool_call", call_id: "a", name: "f", input };
        const output = { type: "custom_tool_call_output", call_id: "a", output: input };
        expect(fromResponses("responses", { input: [call, output] }).input).toEqual([call, output]);
        const chat = fromResponses("chat-completions", { input: [call, output] });
        const [said] = chat.messages as { tool_calls: { function: { arguments: string } }[] }[];
        expect(JSON.parse(said?.tool_calls[0]?.function.arguments ?? "")).toEqual({ input });
      }),
      { numRuns: 300 },
    );
  });
});

test("a request distinguishes thousands of custom tools' calls", () => {
  const turns = Array.from({ length: 5_000 }, (_, index) => {
    const custom = index % 2 === 0;
    const call = custom
      ? { type: "custom_tool_call", call_id: `call_${index}`, name: "edit", input: "" }
      : { type: "function_call", call_id: `call_${index}`, name: "edit", arguments: "{}" };
    return [
      call,
      { type: `${custom ? "custom_tool" : "function"}_call_output`, call_id: call.call_id, output: "" },
    ];
  });
  const input = [...turns.map(([call]) => call), ...turns.map(([, output]) => output)];
  expect(fromResponses("responses", { input }).input).toEqual(input);
});

describe("a request's fields repeated in the response", () => {
  function echoOf(body: object, spaces = 0): Members {
    const source = JSON.stringify({ model: "x", input: "Hi", ...body }, undefined, spaces);
    expect(units.translate("responses", "messages", source)).toHaveProperty("text");
    const echo = units.echo();
    expect(echo).not.toMatch(/[\n\r]/);
    return JSON.parse(`{"first":0${echo}}`);
  }

  const defaults = {
    first: 0,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_logprobs: 0,
    top_p: 1,
    truncation: "disabled",
  };

  test("are the API's defaults when the request has none", () => {
    expect(echoOf({})).toEqual(defaults);
    expect(echoOf({ tools: null, metadata: null, text: {}, reasoning: {} })).toEqual(defaults);
  });

  test.each([0, 2])("are the request's, on one line, from a request indented by %d", (spaces) => {
    const said = {
      instructions: 'Say "a b" \\ and\n\tgo.',
      max_output_tokens: 50,
      metadata: { "a b": "c  d" },
      parallel_tool_calls: false,
      prompt_cache_key: "k",
      safety_identifier: "s",
      service_tier: "flex",
      store: false,
      temperature: 0.5,
      tool_choice: { type: "function", name: "f" },
      tools: [{ type: "function", name: "f", parameters: { type: "object", properties: {} }, strict: true }],
      top_p: 0.5,
      truncation: "auto",
      user: "u",
    };
    const text = { format: { type: "json_object" }, verbosity: "low" };
    const reasoning = { effort: "low", summary: "auto" };
    expect(echoOf({ ...said, text, reasoning }, spaces)).toEqual({ ...defaults, ...said, text, reasoning });
  });

  test("are the defaults when they would be too large", () => {
    expect(echoOf({ instructions: "x".repeat(1 << 20), temperature: 0.5 })).toEqual(defaults);
  });

  test("include the names of the tools whose input is free text", () => {
    const member = { type: "custom", name: "within" };
    echoOf({
      tools: [
        { type: "custom", name: "edit" },
        { type: "function", name: "f" },
        { type: "namespace", name: "inner", tools: [member] },
      ],
    });
    expect(["edit", "inner__within", "f", "edi"].filter((name) => units.isCustomTool(name))).toEqual([
      "edit",
      "inner__within",
    ]);
    echoOf({});
    expect(units.isCustomTool("edit")).toBe(false);
  });
});

describe("a request that cannot be carried is refused by the name of its field", () => {
  test.each(responsesRefusals)("responses: %s", (field, body) => {
    for (const upstream of READY_UPSTREAMS) {
      expect(units.translate("responses", upstream, JSON.stringify(body))).toMatchObject({ field });
    }
  });

  test.each(toResponsesRefusals)("%s: %s", (client, field, body) => {
    expect(units.translate(client, "responses", JSON.stringify(body))).toMatchObject({ field });
  });
});
