// Names of tools that providers do not take as they are: unique and accepted upstream, the client's own again downstream.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSse } from "../vectors/rules/answer.js";
import { clientsOtherThan, READY_UPSTREAMS, type UpstreamName } from "./formats.js";
import { RequestUnits } from "./request-units.js";
import { ResponseUnits } from "./response-units.js";

let requests: RequestUnits;
let responses: ResponseUnits;

beforeAll(async () => {
  requests = await RequestUnits.load();
  responses = await ResponseUnits.load();
});

/** What each API documents; Gemini's names also have dots and colons. */
const ACCEPTED: Record<UpstreamName, RegExp> = {
  "chat-completions": /^[a-zA-Z0-9_-]{1,64}$/,
  messages: /^[a-zA-Z0-9_-]{1,128}$/,
  responses: /^[a-zA-Z0-9_-]{1,64}$/,
  converse: /^[a-zA-Z0-9_-]{1,64}$/,
  "generate-content": /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/,
};

/** A tool, or a call, as one of the APIs has it. */
interface Written {
  name?: string;
  function?: Written;
  toolSpec?: Written;
  functionDeclarations?: Written[];
}

interface Tool {
  namespace?: string | undefined;
  name: string;
}

const parameters = { type: "object", properties: {} };

function responsesTools(tools: Tool[]): object[] {
  const own = ({ name }: Tool): object => ({ type: "function", name, parameters });
  return tools.map((tool) =>
    tool.namespace === undefined
      ? own(tool)
      : { type: "namespace", name: tool.namespace, description: "Some", tools: [own(tool)] },
  );
}

/** The tools behind the first `own` ones stand in an item of the input. */
const spreadRequest = (tools: Tool[], own: number): string => {
  const item = { type: "additional_tools", tools: responsesTools(tools.slice(own)) };
  const input = [{ role: "user", content: "Go on" }, item];
  return JSON.stringify({ model: "m", input, tools: responsesTools(tools.slice(0, own)) });
};

const request = (tools: Tool[], input: unknown = "Go on"): string =>
  JSON.stringify({ model: "m", input, tools: responsesTools(tools) });

/** The names that the provider gets, in their order. */
function namesIn(upstream: UpstreamName, body: string): string[] {
  const outcome = requests.translate("responses", upstream, body);
  if (!("text" in outcome)) throw new Error(outcome.message);
  const said = JSON.parse(outcome.text);
  const tools = said.tools ?? said.toolConfig?.tools ?? [];
  const list = tools.flatMap((tool: Written) => tool.functionDeclarations ?? [tool]);
  return list.map((tool: Written) => (tool.function ?? tool.toolSpec ?? tool).name);
}

const word = fc.stringMatching(/^[a-z_.é]{1,80}$/);
const anyTool = fc.record(
  { namespace: fc.option(word, { nil: undefined }), name: word },
  { requiredKeys: ["name"] },
);

describe("tools of a Responses request", () => {
  test.each(READY_UPSTREAMS.filter((name) => name !== "responses"))(
    "have names that %s takes, each its own, and the same beside other tools",
    (upstream) => {
      const unlike = fc.uniqueArray(anyTool, {
        maxLength: 6,
        selector: ({ namespace, name }) => JSON.stringify([namespace, name]),
      });
      fc.assert(
        fc.property(unlike, fc.nat(6), (tools, own) => {
          const names = namesIn(upstream, spreadRequest(tools, own));
          expect(names).toHaveLength(tools.length);
          expect(new Set(names).size).toBe(names.length);
          for (const name of names) expect(name).toMatch(ACCEPTED[upstream]);
        }),
      );
      const tool = { namespace: "mcp__files", name: "read" };
      const alone = namesIn(upstream, request([tool]));
      expect(namesIn(upstream, request([{ name: "read" }, tool, { namespace: "b", name: "read" }]))[1]).toBe(
        alone[0],
      );
    },
  );

  test.each([0, 1, 2, 3])(
    "have names of their own although a member's could be another's, %i of them outside of items",
    (own) => {
      const plain = { name: "a__b__c" };
      const members = [
        { namespace: "a", name: "b__c" },
        { namespace: "a__b", name: "c" },
      ];
      for (const tools of [
        [...members, plain],
        [plain, ...members],
      ]) {
        const names = namesIn("chat-completions", spreadRequest(tools, own));
        expect(new Set(names).size).toBe(3);
        expect(names[tools.indexOf(plain)]).toBe("a__b__c");
      }
    },
  );

  test("keep their names beside calls of a namespace that is not declared", () => {
    const input = [
      { type: "function_call", call_id: "c", namespace: "a", name: "b", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "ok" },
    ];
    const outcome = requests.translate("responses", "chat-completions", request([{ name: "a__b" }], input));
    const { tools, messages } = JSON.parse("text" in outcome ? outcome.text : "{}");
    expect(tools[0].function.name).toBe("a__b");
    expect(messages[0].tool_calls[0].function.name).not.toBe("a__b");
  });

  test("keep the names of their earlier calls, with and without a namespace", () => {
    const call = (more: object, id: string): object[] => [
      { type: "function_call", call_id: id, name: "read", arguments: "{}", ...more },
      { type: "function_call_output", call_id: id, output: "ok" },
    ];
    const tools = [{ namespace: "files", name: "read" }];
    const input = [...call({ namespace: "files" }, "c1"), ...call({}, "c2")];
    const outcome = requests.translate("responses", "chat-completions", request(tools, input));
    const { messages } = JSON.parse("text" in outcome ? outcome.text : "{}");
    const called = messages.flatMap((message: { tool_calls?: Written[] }) => message.tool_calls ?? []);
    expect(called.map((one: Written) => one.function?.name)).toEqual(["files__read", "files__read"]);
  });

  test("are chosen by their names", () => {
    const choose = (tool_choice: object): unknown => {
      const body = {
        model: "m",
        input: "go",
        tools: responsesTools([{ namespace: "files", name: "read" }]),
        tool_choice,
      };
      const outcome = requests.translate("responses", "messages", JSON.stringify(body));
      return "text" in outcome ? JSON.parse(outcome.text).tool_choice.name : outcome.message;
    };
    expect(choose({ type: "function", name: "read" })).toBe("files__read");
    expect(choose({ type: "function", name: "read", namespace: "files" })).toBe("files__read");
  });
});

describe("a call of a tool whose name was changed", () => {
  const long = `mcp__${"x".repeat(70)}__list`;
  const tools = [{ namespace: "files", name: "read" }, { name: long }];
  const body = request(tools);
  const given = (): string[] => namesIn("chat-completions", body);
  const answer = (name: string): string =>
    JSON.stringify({
      id: "c",
      model: "m",
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "t", type: "function", function: { name, arguments: "{}" } }],
          },
          finish_reason: "tool_calls",
        },
      ],
    });

  test("has the client's name and namespace in a whole answer and in its observation", () => {
    const [member = "", shortened = ""] = given();
    const called = (name: string): object =>
      JSON.parse(responses.whole("responses", "chat-completions", answer(name), false, body).text).output[0];
    expect(called(member)).toMatchObject({ name: "read", namespace: "files" });
    expect(called(shortened)).toMatchObject({ name: long });
    expect(called(shortened)).not.toHaveProperty("namespace");
    expect(called("unknown")).toMatchObject({ name: "unknown" });
  });

  test("has them in every event of a stream", () => {
    const [member = ""] = given();
    const { text } = responses.whole("responses", "chat-completions", answer(member), true, body);
    const events = parseSse(text).map(({ data }) => JSON.parse(data ?? ""));
    const items = events.flatMap(({ item, response }) => [item ?? [], response?.output ?? []].flat());
    expect(items).toHaveLength(3);
    for (const item of items) expect(item).toMatchObject({ name: "read", namespace: "files" });
    expect(text).not.toContain(member);
  });

  test("has the client's name in an error of the provider", () => {
    const [, shortened = ""] = given();
    const told = JSON.stringify({
      error: { message: `Tool '${shortened}' is not valid; ${shortened}x is.` },
    });
    const { message } = JSON.parse(
      responses.error("responses", "chat-completions", 400, told, body) ?? "",
    ).error;
    expect(message).toBe(`Tool '${long}' is not valid; ${shortened}x is.`);
  });

  test.each(clientsOtherThan("converse"))("is the client's own for %s", (client) => {
    const tool: Record<string, object> = {
      "chat-completions": { type: "function", function: { name: "a.b c", parameters } },
      messages: { name: "a.b c", input_schema: parameters },
      responses: { type: "function", name: "a.b c", parameters },
    };
    const messages = [{ role: "user", content: "go" }];
    const asked = JSON.stringify({
      model: "m",
      tools: [tool[client]],
      ...(client === "responses" ? { input: "go" } : { messages, max_tokens: 100 }),
    });
    const outcome = requests.translate(client, "converse", asked);
    const { name } = JSON.parse("text" in outcome ? outcome.text : "{}").toolConfig.tools[0].toolSpec;
    expect(name).toMatch(ACCEPTED.converse);
    const said = JSON.stringify({
      output: { message: { role: "assistant", content: [{ toolUse: { toolUseId: "t", name, input: {} } }] } },
      stopReason: "tool_use",
    });
    for (const streaming of [false, true]) {
      const { text } = responses.whole(client, "converse", said, streaming, asked);
      expect(text).toContain('"name":"a.b c"');
      expect(text).not.toContain(name);
    }
  });
});
