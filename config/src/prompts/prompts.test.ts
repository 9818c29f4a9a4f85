import { expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";
import type { NormalisedConfig } from "../model/model.js";

const HEAD = `
version: v0.4.0
listeners: [{ type: prompt, name: p }]
model_providers: [{ model: sandbox/m, default: true }]
endpoints: { app: { endpoint: "127.0.0.1:80" } }
`;

function load(text: string): Pick<NormalisedConfig, "prompts" | "errorTarget"> & { told: string } {
  const result = loadConfig(HEAD + text);
  if (!result.ok) return { told: formatErrors(result.errors, "f") };
  const { prompts, errorTarget } = result.config;
  return {
    ...(prompts && { prompts }),
    ...(errorTarget && { errorTarget }),
    told: formatErrors(result.warnings, "f"),
  };
}

const target = (more: string, endpoint = "{ name: app, path: / }"): string =>
  `prompt_targets: [{ name: t, description: d, endpoint: ${endpoint}, ${more} }]\n`;
const parameter = (more: string): string => target(`parameters: [{ name: p, description: d, ${more} }]`);

test("reads targets with everything that belongs to them", () => {
  const { prompts, errorTarget, told } = load(`
system_prompt: s
error_target: { endpoint: { name: app, path: /errors, http_method: POST } }
overrides: { optimize_context_window: true, use_agent_orchestrator: true }
prompt_targets:
  - name: reboot
    description: d
    endpoint: { name: app, path: "/devices/{device}?x=1", http_headers: { X-Key: "Bearer $K" } }
    auto_llm_dispatch_on_response: false
    system_prompt: own
    parameters:
      - { name: device, description: d, type: str, required: true, in_path: true, format: id }
      - { name: tags, description: d, type: list, items: { type: string } }
  - { name: other, description: d, default: true }
`);
  expect(told).toBe("");
  expect(errorTarget).toEqual({ backend: "app", method: "POST", path: "/errors", headers: [] });
  expect(prompts).toEqual({
    listener: {
      name: "p",
      host: "127.0.0.1",
      port: 10_000,
      timeoutMilliseconds: 300_000,
      requestMilliseconds: 120_000,
    },
    targets: [
      {
        name: "reboot",
        description: "d",
        parameters: [
          { name: "device", description: "d", type: "string", required: true, format: "id" },
          { name: "tags", description: "d", type: "array", required: false, items: { type: "string" } },
        ],
        endpoint: {
          backend: "app",
          method: "GET",
          path: "/devices/{device}?x=1",
          headers: [{ name: "x-key", text: "Bearer $K", secretName: expect.stringMatching(/^K-/) }],
        },
        answeredByModel: false,
        systemPrompt: "own",
      },
      { name: "other", description: "d", parameters: [], answeredByModel: true },
    ],
    defaultTarget: "other",
    systemPrompt: "s",
    optimizesContext: true,
    orchestrator: "prompt-targets",
    answerModel: "sandbox/m",
    functionCalling: { promptFormat: "tools", model: "sandbox/m", logprobs: false },
  });
});

test.each([
  ["type: bool, default: false, enum: [true, false]", false, [true, false]],
  ['type: boolean, default: "true"', true, undefined],
  ['type: integer, default: "5", enum: [5, 7]', 5, [5, 7]],
  ["type: Float, default: 0.5", 0.5, undefined],
  ["type: str, default: 7, enum: [seven, 7]", "7", ["seven", "7"]],
])("values have their parameter's type: %s", (written, value, values) => {
  const [read] = load(parameter(written)).prompts?.targets[0]?.parameters ?? [];
  expect([read?.default, read?.values]).toEqual([value, values]);
});

test("a type that is not known is read as str, with a warning", () => {
  const { prompts, told } = load(parameter("type: strng"));
  expect(prompts?.targets[0]?.parameters[0]?.type).toBe("string");
  expect(told).toContain(
    "parameters[0].type: is not a known type; its values are read as str\n    did you mean string?",
  );
});

test.each([
  ["a value of another type", parameter("type: int, default: soon"), "default: is not a value of type int"],
  [
    "a value that enum does not list",
    parameter("type: int, default: 1, enum: [2]"),
    "default: is not one of enum",
  ],
  ["items of no list", parameter("type: int, items: {}"), "items: is for parameters of type list"],
  [
    "an unknown endpoint",
    target("", "{ name: ap, path: / }"),
    "ap is not one of endpoints\n    did you mean app?",
  ],
  ["no endpoint", "prompt_targets: [{ name: t, description: d }]", "prompt_targets[0].endpoint: is missing"],
  ["a path that is none", target("", "{ name: app, path: x }"), "endpoint.path: must be a path"],
  [
    "a path with an unknown parameter",
    target("", '{ name: app, path: "/{x}" }'),
    "{x} is not one of its parameters",
  ],
  ["a name with a space", target("").replace("name: t", "name: a b"), "must be letters, digits, _, . and -"],
  [
    "a value that is a list",
    parameter("type: list, default: []"),
    "must be a string, a number or true or false",
  ],
  [
    "two targets of one name, both the default",
    "prompt_targets: [{ name: t, description: d, default: true, endpoint: &e { name: app, path: / } }, { name: t, description: d, default: true, endpoint: *e }]",
    "the name t is taken",
  ],
  [
    "a guard without its answer",
    "prompt_guards: { input_guards: { jailbreak: {} } }",
    "on_exception: is missing",
  ],
])("refuses %s", (_what, text, expected) => {
  expect(load(text).told).toContain(expected);
});

test("a parameter that is not in the path is sent like the others, with a warning", () => {
  const { told } = load(parameter("type: str, in_path: true"));
  expect(told).toContain("in_path: the path has no {p}; it is sent as the other parameters are");
});

test("an orchestrator needs exactly one endpoint", () => {
  const on = "overrides: { use_agent_orchestrator: true }\n";
  const told = (endpoints: string): string => {
    const result = loadConfig(HEAD.replace(/endpoints: .*/, endpoints) + on);
    return result.ok ? "" : formatErrors(result.errors);
  };
  expect(told('endpoints: { a: { endpoint: "h:1" } }')).toBe("");
  expect(told("")).toContain("needs an entry of endpoints");
  expect(told('endpoints: { a: { endpoint: "h:1" }, b: { endpoint: "h:1" } }')).toContain(
    "overrides.use_agent_orchestrator: needs one entry of endpoints, and there are 2",
  );
});

test("without a listener of type prompt, its switches have no effect", () => {
  const text = `${HEAD.replace("type: prompt", "type: model")}system_prompt: s\noverrides: { optimize_context_window: true }\n`;
  const result = loadConfig(text);
  expect(result.ok && formatErrors(result.warnings)).toMatch(
    /system_prompt: has an effect at a listener of type prompt only.*\n.*optimize_context_window: has/,
  );
});

test("the error target is read where something would be reported, and warned of elsewhere", () => {
  const error = "error_target: { endpoint: { name: app, path: /errors } }\n";
  const guards = "prompt_guards: { input_guards: { jailbreak: { on_exception: { message: no } } } }\n";
  const models = HEAD.replace("type: prompt", "type: model");
  const read = (text: string) => {
    const result = loadConfig(models + text);
    if (!result.ok) throw new Error(formatErrors(result.errors, "f"));
    return [result.config.errorTarget?.path, formatErrors(result.warnings, "f")];
  };
  expect(read(error + guards)).toEqual(["/errors", ""]);
  expect(read(error)).toEqual([
    undefined,
    expect.stringContaining("with a listener of type prompt, or with"),
  ]);
});
