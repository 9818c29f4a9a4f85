// Files that are refused, and the exact error each gets.
import { describe, expect, test } from "vitest";
import { formatErrors, type LoadResult, loadConfig } from "./index.js";

const HEAD = "version: v0.4.0\nlisteners:\n  - type: model\n    name: m\n";
const withProviders = (yaml: string): string => `${HEAD}model_providers:\n${yaml}`;
const OPENAI = "  - model: openai/gpt-4o\n    access_key: $OPENAI_API_KEY\n";

function refused(text: string): string {
  const result: LoadResult = loadConfig(text);
  return result.ok ? "accepted" : formatErrors(result.errors, "f.yaml");
}

describe("a bad file", () => {
  test.each([
    ["", "f.yaml  the file is empty"],
    ["a: [", "f.yaml:1"],
    ["version: v0.4.0\nversion: v0.4.0", "Map keys must be unique"],
    ["hello", "must be a mapping"],
    [
      `version: v9\nlisteners: []\nmodel_providers:\n${OPENAI}`,
      "f.yaml:1:10  version: must be one of v0.4.0",
    ],
    [`version: v0.4.0\nmodel_providers:\n${OPENAI}`, "listeners: listeners is missing"],
    [
      `${HEAD}    prot: 1\nmodel_providers:\n${OPENAI}`,
      "f.yaml:5:5  listeners[0].prot: unknown key prot\n    did you mean port?",
    ],
    [`${HEAD}    port: 70000\nmodel_providers:\n${OPENAI}`, "listeners[0].port: must be at most 65535"],
    [`${HEAD}    port: "80"\nmodel_providers:\n${OPENAI}`, "must be an integer"],
    [`${HEAD}    port: 9901\nmodel_providers:\n${OPENAI}`, "9901 is the port of Envoy's admin interface"],
    [`${HEAD}    timeout: soon\nmodel_providers:\n${OPENAI}`, "must be a duration\n    for example 30s"],
    [`${HEAD}  - type: model\n    name: n\nmodel_providers:\n${OPENAI}`, "one listener of type model only"],
    [`${HEAD}model_providers: []`, "model_providers: must not be empty"],
    [
      `${HEAD}limits: { request_body: 1Gb }\nmodel_providers:\n${OPENAI}`,
      "must be a size\n    for example 32MiB",
    ],
    [
      `${HEAD}limits: { request_body: [] }\nmodel_providers:\n${OPENAI}`,
      "must be a size, not a list\n    for example 32MiB",
    ],
    [
      `${HEAD}limits: { stream_line: 65MiB }\nmodel_providers:\n${OPENAI}`,
      "f.yaml:5:24  limits.stream_line: must lie between 1KiB and 64MiB",
    ],
    [`${HEAD}limits: { request_headers: 12 }\nmodel_providers:\n${OPENAI}`, "must lie between 1KiB and 1MiB"],
    [
      `${HEAD}limits: { requests_in_flight: 1MiB }\nmodel_providers:\n${OPENAI}`,
      "f.yaml:5:31  limits.requests_in_flight: must lie between 64MiB and 1048576MiB",
    ],
    [
      `${HEAD}limits: { stream_idle: 6m }\nmodel_providers:\n${OPENAI}`,
      "limits.stream_idle: must not be longer than the listener's timeout\n    raise",
    ],
    [
      `${HEAD}limits: { stream_idle: 0s }\nmodel_providers:\n${OPENAI}`,
      "limits.stream_idle: must be longer than 0s",
    ],
    [`${HEAD}logs: { max_size: 1000 }\nmodel_providers:\n${OPENAI}`, "logs.max_size: must be at least 1KiB"],
    [`${HEAD}logs: { keep: -1 }\nmodel_providers:\n${OPENAI}`, "logs.keep: must be at least 0"],
    [`${HEAD}upstreams: { max_conections: 3 }\nmodel_providers:\n${OPENAI}`, "did you mean max_connections?"],
    [
      `${HEAD}upstreams: { max_requests: 0 }\nmodel_providers:\n${OPENAI}`,
      "upstreams.max_requests: must be at least 1",
    ],
    [`${HEAD}upstreams: { tcp_keepalive: 10ms }\nmodel_providers:\n${OPENAI}`, "must not be shorter than 1s"],
    [`${HEAD}upstreams: { dns_lookup_family: v5 }\nmodel_providers:\n${OPENAI}`, "must be one of all, auto"],
    [
      withProviders(`${OPENAI}    health_check: { path: health }\n`),
      "must be a path\n    for example /health",
    ],
    [withProviders(`${OPENAI}    health_check: { interval: 1s }\n`), "health_check.path: path is missing"],
    [
      withProviders(`${OPENAI}    health_check: { path: /, timeout: 0s }\n`),
      "health_check.timeout: must be longer than 0s",
    ],
    [withProviders(`${OPENAI}    base_url: 5\n`), "base_url: must be a string or a list"],
    [
      withProviders(`${OPENAI}    base_url: [http://a/v1, http://b/v2]\n`),
      "base_url[1]: must differ from the first only in its host and port",
    ],
    [
      withProviders(`${OPENAI}    base_url: [http://a/v1, ftp://b]\n`),
      "base_url[1]: is not an http or https URL",
    ],
    [
      withProviders(`${OPENAI}    base_url: [http://a/v1, http://a/v1]\n`),
      "base_url: names an address twice",
    ],
    [
      withProviders(`${OPENAI}    base_url: [https://a/v1, https://b/v1]\n`),
      "base_url[1]: needs an http_host\n    the one name",
    ],
    [
      withProviders(`${OPENAI}    base_url: [http://a/v1, "http://127.0.0.1:12000/v1"]\n`),
      "points back to Plano's own listener",
    ],
    [withProviders(`  - access_key: $A\n`), "model_providers[0].model: model is missing"],
    [withProviders(`  - model: gpt-4o\n`), "must be provider/model"],
    [withProviders(`  - model: openia/gpt-4o\n`), "unknown provider openia\n    did you mean openai?"],
    [
      withProviders(`  - model: openai/gpt-4o\n`),
      "openai needs an access_key\n    access_key: $OPENAI_API_KEY",
    ],
    [withProviders(`  - model: openai/gpt-*\n    access_key: $A\n`), "a wildcard is a whole model name"],
    [
      withProviders(`  - model: openai/*\n    access_key: $A\n    default: true\n`),
      "a wildcard cannot be the default",
    ],
    [
      withProviders(`  - model: openai/a\n    access_key: $A\n    provider_interface: openai\n`),
      "needs no provider_interface",
    ],
    [
      withProviders(`  - model: own/a\n    provider_interface: openai\n`),
      "the provider own needs a base_url",
    ],
    [
      withProviders(`  - model: own/a\n    provider_interface: nope\n    base_url: http://a\n`),
      "unknown provider_interface nope",
    ],
    [withProviders(`  - model: openai/a\n    base_url: ftp://a\n`), "not an http or https URL"],
    [withProviders(`  - model: openai/a\n    base_url: https://u:pass@a/v1\n`), "must not hold credentials"],
    [withProviders(`  - model: openai/a\n    base_url: https://a/v1?x=1\n`), "must not have a query"],
    [withProviders(`${OPENAI}${OPENAI}`), "openai/gpt-4o is listed twice"],
    [
      withProviders(
        `${OPENAI}    default: true\n  - model: openai/b\n    access_key: $A\n    default: true\n`,
      ),
      "one default only",
    ],
    [withProviders(`${OPENAI}    headers: { Authorization: x }\n`), "authorization is set by Plano itself"],
    [withProviders(`${OPENAI}    headers: { "a b": x }\n`), "is not a header name"],
    [withProviders(`${OPENAI}    headers: { a: "x\\ny" }\n`), "must not contain a line break"],
    [
      withProviders(`${OPENAI}model_aliases: { fast: { target: gpt-4 } }\n`),
      "gpt-4 is not one of model_providers\n    did you mean gpt-4o?",
    ],
    [
      withProviders(`${OPENAI}model_aliases: { openai/gpt-4o: { target: gpt-4o } }\n`),
      "openai/gpt-4o is already the name of a model",
    ],
    [
      withProviders(`${OPENAI}model_aliases: { a: { target: b }, b: { target: gpt-4o } }\n`),
      "model_aliases.a.target: b is not one of model_providers\n    b is an alias itself",
    ],
    [
      withProviders(`  - model: sandbox/*\nmodel_aliases: { a: { target: gpt-4o } }\n`),
      "name a model as provider/model",
    ],
    [
      withProviders(`${OPENAI}model_aliases: { a: { targets: [gpt-4o, gpt-4] } }\n`),
      "model_aliases.a.targets[1]: gpt-4 is not one of model_providers\n    did you mean gpt-4o?",
    ],
    [withProviders(`${OPENAI}model_aliases: { a: { targets: [gpt-4o, gpt-4o] } }\n`), "names a model twice"],
    [withProviders(`${OPENAI}model_aliases: { a: {} }\n`), "model_aliases.a: needs a target"],
    [
      withProviders(`${OPENAI}model_aliases: { a: { target: gpt-4o, targets: [gpt-4o] } }\n`),
      "cannot be combined with target; give one of the two",
    ],
    [
      withProviders(
        `${OPENAI}  - model: sandbox/x\nmodel_aliases: { a: { targets: [{ target: x, weight: 0 }, { target: gpt-4o, weight: 0 }] } }\n`,
      ),
      "have no weight above 0",
    ],
    [
      withProviders(`${OPENAI}    access_keys: [$A]\n`),
      "model_providers[0].access_keys: cannot be combined with access_key; give one of the two",
    ],
    [withProviders("  - model: openai/a\n    access_keys: [$A, $A]\n"), "access_keys: names a key twice"],
    [
      withProviders("  - model: openai/a\n    access_keys: [$A, $1]\n"),
      "model_providers[0].access_keys[1]: is not a reference to a variable",
    ],
    [
      withProviders(`${OPENAI}failover: { answer_timeout: 0s }\n`),
      "failover.answer_timeout: must be longer than 0s",
    ],
    [withProviders(`${OPENAI}failover: { statuses: [503] }\n`), "failover.statuses[0]: must be at most 499"],
    [withProviders(`${OPENAI}model_aliases:\n`), "model_aliases: is empty; it must be a mapping"],
    [withProviders(`${OPENAI}    name: "openai/*"\n`), "must not look like a wildcard"],
    [
      withProviders(`${OPENAI}    name: x\n  - model: openai/b\n    access_key: $A\n    name: x\n`),
      "f.yaml:11:11  model_providers[1].name: the name x is taken",
    ],
    [withProviders(`${OPENAI}    system_prompt: x\n`), "model_providers[0].system_prompt: unknown key"],
    [
      withProviders(`  - model: openai/a\n    access_key: \u0024{OPENAI_API_KEY-none}\n`),
      "f.yaml:7:17  model_providers[0].access_key: is not a reference to a variable",
    ],
    [
      withProviders(`  - model: openai/a\n    access_key: 12345\n`),
      "must be a string, not a number\n    put it in quotes",
    ],
    [withProviders(`  - model: openai/gpt 4o\n    access_key: $A\n`), "printable ASCII without white space"],
    [withProviders(`  - model: openai/a\n    base_url: https:///v1\n`), "not an http or https URL"],
    [withProviders(`  - model: openai/a\n    base_url: localhost:8000/v1\n`), "not an http or https URL"],
    [
      withProviders(`  - model: openai/a\n    base_url: http://localhost:12000/v1\n`),
      "f.yaml:7:15  model_providers[0].base_url: points back to Plano's own listener",
    ],
    [withProviders(OPENAI).replace("type: model", "type: agent"), "listeners[0].agents: agents is missing"],
    ["version: v0.4.0\nlisteners: models", "one listener is `- type: model`"],
    [`${HEAD}    address: example.com\nmodel_providers:\n${OPENAI}`, "must be an IP address"],
    [`${HEAD}    timeout: 9999h\nmodel_providers:\n${OPENAI}`, "must not be longer than 24h"],
    [
      withProviders(`${OPENAI}overrides: { upstream_connect_timeout: 0s }\n`),
      "overrides.upstream_connect_timeout: must be longer than 0s",
    ],
    [
      `version: v0.4.0\nlisteners:\n  - {type: model, name: a, port: 1000}\n  - {type: model, name: b, port: 1000}\nmodel_providers:\n${OPENAI}`,
      "f.yaml:4:34  listeners[1].port: 1000 is the port of another listener",
    ],
    [`${HEAD}\tport: 1`, "f.yaml:5:"],
    ["a: 1\n---\nb: 1\n", "f.yaml:2:1  a second document starts here"],
    ["a: *b\n", "f.yaml:1:4  an alias (*name) without its anchor"],
    ["&a [*a]", "must be a mapping"],
    [`${"[".repeat(100_000)}`, "nested too deeply"],
    [`a: ${"[".repeat(5_000)}${"]".repeat(5_000)}`, "nested too deeply"],
    [" ".repeat((4 << 20) + 1), "f.yaml  the file is larger than 4194304 bytes"],
    [withProviders(`  - model: sandbox/x\n    access_key: $A\n`), "sandbox takes no key"],
  ])("is refused with place, reason and advice: %j", (text, expected) => {
    expect(refused(text)).toContain(expected);
  });

  test("reports all errors at once", () => {
    const text = `version: v1\nlisteners: [{type: model}]\nmodel_providers: [{model: 5}]\nx: 1\n`;
    expect(refused(text).match(/f\.yaml:/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test("reports errors in the order of the file", () => {
    const text = `${withProviders("  - model: nope/a\n")}    access_key: $A\nlogs: { max_size: 1 }\nlimits: { memory: 1 }\n`;
    const lines = [...refused(text).matchAll(/^f\.yaml:(\d+)/gm)].map(([, line]) => Number(line));
    expect(lines).toEqual([6, 8, 9]);
  });

  test("never shows a key", () => {
    expect(
      refused(withProviders(`  - model: nope/a\n    access_key: sk-secret\n    acess_key: sk-other\n`)),
    ).not.toMatch(/sk-/);
  });
});
