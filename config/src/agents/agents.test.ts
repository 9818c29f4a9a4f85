// Agents, filters, and the listeners that lead to them.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig } from "../index.js";

const AGENTS = `
agents:
  - { id: weather, url: "http://127.0.0.1:10510" }
  - { id: flights, url: "https://flights.example.com/api/v1", api: messages, passthrough_auth: true }
`;
const FILTERS = `
filters:
  - { id: guard, url: "http://127.0.0.1:10500", type: http, on_failure: skip, timeout: 2s }
  - { id: context, url: "http://127.0.0.1:10501" }
`;
const LISTENER = `
  - type: agent
    name: travel
    port: 8010
    output_filters: [guard]
    agents:
      - { id: weather, description: the weather, input_filters: [guard, context] }
      - { id: flights, description: flights, default: true }
`;
const MODELS = "model_providers: [{ model: sandbox/m, default: true }]";

const load = (...parts: string[]) => loadConfig(["version: v0.4.0", ...parts].join("\n"));

function accepted(...parts: string[]): NormalisedConfig {
  const result = load(...parts);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

const parallel = (rest: string): string =>
  `listeners: [{ type: agent, name: a, mode: parallel, ${rest}, agents: [{ id: weather, description: w }] }]`;

describe("agents", () => {
  const config = accepted(`listeners:${LISTENER}`, AGENTS, FILTERS, MODELS);

  test("are targets of the filter that no client can ask for, each with its own API", () => {
    const { agents, targets, providers, models, wildcards } = config;
    const [weather, flights] = [agents.weather, agents.flights].map((index) => targets[index ?? -1]);
    expect([weather?.name, flights?.name]).toEqual(["agent/weather", "agent/flights"]);
    expect(
      [...Object.keys(models), ...Object.keys(wildcards)].filter((name) => name.startsWith("agent")),
    ).toEqual([]);
    expect(providers[weather?.provider ?? -1]).toMatchObject({
      host: "127.0.0.1",
      port: 10510,
      apis: [{ format: "chat-completions", path: "/v1/chat/completions", auth: "none" }],
      passthroughAuth: false,
    });
    expect(providers[flights?.provider ?? -1]).toMatchObject({
      tls: true,
      port: 443,
      apis: [{ format: "messages", path: "/api/v1/messages", auth: "bearer" }],
      passthroughAuth: true,
    });
  });

  test("belong to listeners, with their filters in order and a default agent", () => {
    expect(config.agentListeners).toEqual([
      {
        name: "travel",
        host: "127.0.0.1",
        port: 8010,
        timeoutMilliseconds: 300_000,
        requestMilliseconds: 120_000,
        agents: [
          { id: "weather", description: "the weather", inputFilters: ["guard", "context"] },
          { id: "flights", description: "flights", inputFilters: [] },
        ],
        defaultAgent: "flights",
        outputFilters: ["guard"],
      },
    ]);
    expect(config.orchestration).toEqual({
      method: "model",
      model: "sandbox/m",
      routingModel: "sandbox/m",
      threshold: 0.3,
      contextTokens: 8_192,
    });
  });

  test("need no models if there is only one agent, and open nothing else to clients", () => {
    const one = "listeners: [{ type: agent, name: a, agents: [{ id: weather }] }]";
    const alone = accepted(one, AGENTS);
    expect(alone.agentListeners).toMatchObject([{ port: 8001, defaultAgent: "weather" }]);
    expect(alone.modelListener).toMatchObject({ host: "127.0.0.1", port: 12_000 });
  });

  test("accept the older name of their filters", () => {
    const text = `listeners: [{ type: agent, name: a, agents: [{ id: weather, filter_chain: [guard] }] }]`;
    expect(accepted(text, AGENTS, FILTERS).agentListeners[0]?.agents[0]?.inputFilters).toEqual(["guard"]);
  });
});

test("calls filters as endpoints, at the path of their URL", () => {
  const { filters, backends } = accepted(`listeners:${LISTENER}`, AGENTS, FILTERS, MODELS);
  expect(filters).toEqual([
    { id: "guard", type: "http", path: "", tool: "guard", timeoutMilliseconds: 2_000, onFailure: "skip" },
    {
      id: "context",
      type: "mcp",
      path: "/mcp",
      tool: "context",
      timeoutMilliseconds: 30_000,
      onFailure: "fail",
    },
  ]);
  expect(backends).toEqual([
    { name: "guard", tls: false, addresses: [{ host: "127.0.0.1", port: 10_500 }], prefixAffinity: false },
    { name: "context", tls: false, addresses: [{ host: "127.0.0.1", port: 10_501 }], prefixAffinity: false },
  ]);
});

test("a filter may have several addresses", () => {
  const filters = 'filters: [{ id: guard, url: ["http://a.example:1/x", "http://b.example:2/x"] }]';
  const { backends, filters: read } = accepted(
    `listeners:${LISTENER.replace(", context", "")}`,
    AGENTS,
    filters,
    MODELS,
  );
  expect(backends[0]?.addresses).toEqual([
    { host: "a.example", port: 1 },
    { host: "b.example", port: 2 },
  ]);
  expect(read[0]).toMatchObject({ path: "/x" });
});

describe("a file is refused", () => {
  const listener = (agents: string): string => `listeners: [{ type: agent, name: a, agents: [${agents}] }]`;
  test.each([
    ["an unknown agent", [listener("{ id: wether }"), AGENTS], "did you mean weather?"],
    [
      "an unknown filter",
      [listener("{ id: weather, input_filters: [gard] }"), AGENTS, FILTERS],
      "did you mean guard?",
    ],
    [
      "filters when none are defined",
      [listener("{ id: weather, input_filters: [guard] }"), AGENTS],
      "there are no filters",
    ],
    [
      "both names of filters",
      [listener("{ id: weather, input_filters: [guard], filter_chain: [guard] }"), AGENTS, FILTERS],
      "cannot be combined with input_filters",
    ],
    [
      "several agents without descriptions",
      [listener("{ id: weather }, { id: flights, description: f }"), AGENTS, MODELS],
      "agents[0].description: is missing",
    ],
    [
      "several agents and no model to choose between them",
      [listener("{ id: weather, description: w }, { id: flights, description: f }"), AGENTS],
      "overrides.agent_orchestration_model: is missing",
    ],
    [
      "two defaults",
      [
        listener(
          "{ id: weather, description: w, default: true }, { id: flights, description: f, default: true }",
        ),
        AGENTS,
        MODELS,
      ],
      "has more than one default",
    ],
    [
      "an agent twice in a listener",
      [listener("{ id: weather, description: w }, { id: weather, description: w }"), AGENTS, MODELS],
      "names an agent twice",
    ],
    [
      "an id twice",
      [listener("{ id: weather }"), AGENTS, 'filters: [{ id: weather, url: "http://a" }]'],
      "filters[0].id: the id weather is taken",
    ],
    [
      "an invalid URL",
      [listener("{ id: x }"), "agents: [{ id: x, url: localhost:1 }]"],
      "agents[0].url: is not an http or https URL",
    ],
    [
      "an agent that is Plano itself",
      [listener("{ id: x }"), 'agents: [{ id: x, url: "http://localhost:8001" }]'],
      "agents[0].url: points back to Plano's own listener",
    ],
    [
      "a filter with a query",
      [listener("{ id: weather }"), AGENTS, 'filters: [{ id: f, url: "http://a?b" }]'],
      "no credentials, query or fragment",
    ],
    ...[
      ['["http://a/x", "http://b/y"]', ".url[1]: must differ from the first only in its host and port"],
      ['["https://a", "https://b"]', ".url[1]: needs an http_host"],
      ['["http://a", "http://a/"]', ".url: names an address twice"],
      ['["http://a", "b"]', ".url[1]: is not an http or https URL"],
      ['"http://a", http_host: a b', ".http_host: must be a host"],
    ].map(([url = "", told = ""]): [string, string[], string] => [
      `a filter at ${url}`,
      [listener("{ id: weather }"), AGENTS, `filters: [{ id: f, url: ${url} }]`],
      `filters[0]${told}`.replace("url: with", "url: must differ only in host and port, with"),
    ]),
    [
      "no agents in the listener",
      ["listeners: [{ type: agent, name: a }]", AGENTS],
      "listeners[0].agents: is missing",
    ],
    [
      "agents in a model listener",
      ["listeners: [{ type: model, name: a, agents: [{ id: weather }] }]", AGENTS],
      "is for listeners of type agent",
    ],
    [
      "one of Plano's own ports",
      ["listeners: [{ type: agent, name: a, port: 12001, agents: [{ id: weather }] }]", AGENTS],
      "12001 is the port of calls to agents and models",
    ],
    [
      "a port twice",
      [
        "listeners: [{ type: agent, name: a, agents: [{ id: weather }] }, { type: agent, name: b, agents: [{ id: weather }] }]",
        AGENTS,
      ],
      "8001 is the port of another listener",
    ],
    [
      "a name twice",
      [
        "listeners: [{ type: agent, name: a, port: 1, agents: [{ id: weather }] }, { type: agent, name: a, port: 2, agents: [{ id: weather }] }]",
        AGENTS,
      ],
      "listeners[1].name: the name a is taken",
    ],
    [
      "an unknown merge model",
      [parallel("merge_model: gpt"), AGENTS, MODELS],
      "listeners[0].merge_model: gpt is not a name that clients can ask for",
    ],
    [
      "several parallel agents and no merge model",
      [parallel("timeout: 5s"), AGENTS],
      "listeners[0].merge_model: is missing: it merges the answers of several agents",
    ],
    [
      "an embeddings model as merge model",
      [
        parallel("timeout: 5s"),
        AGENTS,
        "model_providers: [{ model: sandbox/e }]",
        "overrides: { agent_orchestration_model: sandbox/e, agent_orchestration_method: embeddings }",
      ],
      "listeners[0].merge_model: is missing",
    ],
    [
      "a merge model for sequential agents",
      [parallel("merge_model: sandbox/m").replace("parallel", "sequential"), AGENTS, MODELS],
      "listeners[0].merge_model: has no effect here",
    ],
    [
      "a mode at a model listener",
      ["listeners: [{ type: model, name: a, mode: parallel }]", MODELS],
      "listeners[0].mode: is for listeners of type agent",
    ],
    [
      "an orchestrator that is not a model",
      [listener("{ id: weather }"), AGENTS, "overrides: { agent_orchestration_model: gpt }"],
      "is not a name that clients can ask for",
    ],
    ["an id with a space", [listener("{ id: a b }"), AGENTS], "must be letters, digits, _, . and -"],
    ["no agents and no models", ["listeners: [{ type: model, name: m }]"], "model_providers: is missing"],
  ])("with %s", (_what, parts, told) => {
    const result = load(...parts);
    expect(result.ok ? "accepted" : formatErrors(result.errors)).toContain(told);
  });
});

test("merges the answers of parallel agents by the model that is named, else by the default one", () => {
  const merging = (listener: string, ...more: string[]): string | undefined =>
    accepted(listener, AGENTS, ...more).agentListeners[0]?.mergeModel;
  expect(merging(parallel("timeout: 5s"), MODELS)).toBe("sandbox/m");
  const two = "model_providers: [{ model: sandbox/m, default: true }, { model: sandbox/n }]";
  expect(merging(parallel("merge_model: sandbox/n"), two)).toBe("sandbox/n");
  expect(merging(parallel("timeout: 5s"), two, "overrides: { agent_orchestration_model: sandbox/n }")).toBe(
    "sandbox/n",
  );
  expect(merging(parallel("timeout: 5s").replace("parallel", "sequential"), MODELS)).toBe(undefined);
});

test("a model listener has its own filters; those of an agent listener come before its agents' own", () => {
  const model =
    "listeners: [{ type: model, name: m, input_filters: [guard], output_filters: [guard, context] }]";
  expect(accepted(model, MODELS, FILTERS).modelListener).toMatchObject({
    inputFilters: ["guard"],
    outputFilters: ["guard", "context"],
    unfilteredEndpoints: [],
  });
  const agent =
    "listeners: [{ type: agent, name: a, input_filters: [guard], agents: [{ id: weather, input_filters: [context] }] }]";
  expect(accepted(agent, AGENTS, FILTERS).agentListeners[0]?.agents[0]?.inputFilters).toEqual([
    "guard",
    "context",
  ]);
  const refused = (text: string): string => {
    const result = load(text, AGENTS, MODELS, FILTERS);
    return result.ok ? "accepted" : formatErrors(result.errors);
  };
  const unknown = "listeners: [{ type: model, name: m, output_filters: [gard] }]";
  expect(refused(unknown)).toContain("listeners[0].output_filters[0]: gard is not one of filters");
  expect(refused(agent.replace("[guard]", "[gard]"))).toContain("listeners[0].input_filters[0]: gard is not");
});

test("an agent that is not there is left out with a warning, and so is a listener without agents", () => {
  const listed = "agents: [{ id: nobody, description: d }, { id: weather }]";
  const result = load(
    `listeners: [{ type: agent, name: a, ${listed} }, { type: agent, name: b, port: 1, agents: [{ id: nobody }] }]`,
    AGENTS,
    MODELS,
  );
  if (!result.ok) throw new Error(formatErrors(result.errors));
  const { agentListeners } = result.config;
  expect(agentListeners.map(({ name, agents }) => [name, agents.map(({ id }) => id)])).toEqual([
    ["a", ["weather"]],
  ]);
  expect(
    formatErrors(result.warnings)
      .split("\n")
      .map((line) => line.split("  ")[1]),
  ).toEqual([
    "listeners[0].agents[0].id: nobody is not one of agents, and is left out",
    "listeners[1]: leads to no agent, and is not served",
    "listeners[1].agents[0].id: nobody is not one of agents, and is left out",
  ]);
});

describe("filters of type builtin", () => {
  const filter = (more: string) =>
    load(
      `listeners:${LISTENER}`,
      AGENTS,
      MODELS,
      `filters:
  - { id: guard, type: builtin, ${more} }
  - { id: context, url: "http://127.0.0.1:10501" }
`,
    );

  test("have groups and names, and no backend", () => {
    const result = filter("detect: [email, secrets, jwt], action: block");
    if (!result.ok) throw new Error(formatErrors(result.errors));
    const [first] = result.config.filters;
    expect(first).toMatchObject({ id: "guard", type: "builtin", action: "block" });
    expect(first).toHaveProperty("detectors", expect.arrayContaining(["email", "private_key", "jwt"]));
    expect(result.config.backends.map(({ name }) => name)).toEqual(["context"]);
  });

  test.each([
    ["a URL", 'url: "http://127.0.0.1:1"', "url: is for filters that are services"],
    ["an unknown name", "detect: [mail]", "detect[0]: must be"],
  ])("refuse %s", (_what, more, expected) => {
    const result = filter(more);
    expect(result.ok ? "" : formatErrors(result.errors)).toContain(expected);
  });

  test("other filters need a URL, and have nothing to detect", () => {
    const result = load(
      `listeners:${LISTENER}`,
      AGENTS,
      MODELS,
      "filters: [{ id: guard, action: mask }, { id: context, url: 'http://h' }]",
    );
    const told = result.ok ? "" : formatErrors(result.errors);
    expect(told).toContain("filters[0].url: is missing");
    expect(told).toContain("filters[0].action: is for filters of type builtin");
  });
});
