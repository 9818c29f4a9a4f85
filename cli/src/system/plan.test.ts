import { expect, test } from "vitest";
import { renderParts } from "./files.js";
import { planFor, startable } from "./plan.js";

const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/a, access_key: $ONE }
  - { model: anthropic/b, access_key: $TWO }
`;

test("uses the sandbox and names the variables when no key is set", () => {
  const { sandbox, secrets, missing, warnings } = planFor(TEXT, "f", {});
  expect([sandbox, secrets, missing, warnings]).toEqual(["instead-of-keys", {}, ["ONE", "TWO"], []]);
});

test("warns about the missing one of two keys and does not use the sandbox", () => {
  const { sandbox, secrets, warnings } = planFor(TEXT, "f", { ONE: "k" });
  expect([sandbox, secrets]).toEqual(["none", { ONE: "k" }]);
  expect(warnings).toEqual([
    "f:6:39  model_providers[1].access_key: TWO is not set; what needs it does not work until it is",
  ]);
});

test("refuses a key with a line break without showing it", () => {
  expect(() => planFor(TEXT, "f", { ONE: "sk-se\ncret" })).toThrow(/^The value of ONE holds a line break/);
});

test.each([
  ['"sk-secret"', "must not have quotes around it"],
  ["'sk-secret'", "must not have quotes around it"],
  ["sk–secret", "must be printable ASCII without white space"],
  ["sk secret", "must be printable ASCII without white space"],
])("refuses the key %s of the environment as the file's, without showing it", (key, flaw) => {
  expect(() => planFor(TEXT, "f", { ONE: key })).toThrow(`The value of ONE ${flaw}.`);
  expect(() => planFor(TEXT, "f", { ONE: key })).not.toThrow("secret");
  const written = TEXT.replace("$ONE", JSON.stringify(key));
  expect(() => planFor(written, "f", {})).toThrow(flaw);
});

test("refuses other than ASCII in a header, and names its variable", () => {
  const text = TEXT.replace("$ONE", '$ONE, headers: { x-team: "Bearer $TEAM" }');
  expect(() => planFor(text, "f", { ONE: "k", TEAM: "é" })).toThrow(
    /^The value of TEAM must be printable ASCII\.$/,
  );
});

const PASSWORD = "pass-0123456789";
const inRedis = (url: string): string =>
  `${TEXT}routing: { session_cache: { type: redis, url: ${url}, tenant_header: x-org } }\n`;

test("gives Redis' URL to brightstaff only and puts it into no rendered file", () => {
  const url = `redis://:${PASSWORD}@cache:6379`;
  for (const written of ["$REDIS_URL", `"${url}"`]) {
    const { config, secrets, brightstaffSecrets, warnings } = planFor(inRedis(written), "f", {
      REDIS_URL: url,
    });
    expect([secrets, Object.values(brightstaffSecrets)]).toEqual([{}, [url]]);
    expect(JSON.stringify([renderParts(config), warnings])).not.toContain(PASSWORD);
  }
});

test("warns about an unset variable for Redis, also with the sandbox", () => {
  const plan = planFor(inRedis("$REDIS_URL"), "f", {});
  const { sandbox, brightstaffSecrets, missing, warnings } = plan;
  expect([sandbox, brightstaffSecrets, missing]).toEqual(["instead-of-keys", {}, ["ONE", "TWO"]]);
  expect(warnings).toEqual([
    "f:7:47  routing.session_cache.url: REDIS_URL is not set; sessions are kept in brightstaff's memory until it is",
  ]);
  // The rendered files are for an environment that may have the variable.
  expect([plan, startable(plan)].map(({ config }) => config.sessions.cache)).toEqual(["redis", "memory"]);
});

test("refuses an invalid Redis URL without showing it", () => {
  const plan = (): unknown => planFor(inRedis("$REDIS_URL"), "f", { REDIS_URL: `http://:${PASSWORD}@cache` });
  expect(plan).toThrow(/^REDIS_URL is not a redis:\/\/ or rediss:\/\/ URL\.$/);
});

test("refuses to start what nothing serves yet, and says so in one line", () => {
  const plan = planFor(TEXT, "f", {});
  const config = { ...plan.config, notServed: ["some.key", "another"] };
  expect(() => startable({ ...plan, config })).toThrow(
    /^The configuration is valid, but this version of Plano does not serve some\.key, another yet\.$/,
  );
});

test("gives brightstaff the key of an exporter, and nobody else", () => {
  const exporter = '{ type: posthog, url: "https://e.example", api_key: $K }';
  const text = `${TEXT}tracing: { exporters: [${exporter}] }\n`;
  const { secrets, brightstaffSecrets, config } = planFor(text, "f", { K: PASSWORD });
  expect(Object.values(brightstaffSecrets)).toEqual([PASSWORD]);
  expect(JSON.stringify([secrets, renderParts(config)])).not.toContain(PASSWORD);
  expect(planFor(text, "f", {}).brightstaffSecrets).toEqual({});
});

test("a start warns of a variable that the sandbox stands in for only if it is misspelt; a check of the file always", () => {
  const place = "f:5:36  model_providers[0].access_key: ONEX";
  const { warnings, allWarnings } = planFor(TEXT.replace("$ONE", "$ONEX"), "f", { ONE: "k" });
  expect(warnings).toEqual([`${place} is not set; the sandbox answers until it is\n    did you mean ONE?`]);
  expect(allWarnings).toEqual([
    ...warnings,
    "f:6:39  model_providers[1].access_key: TWO is not set; the sandbox answers until it is",
  ]);
});

test("warnings are in the order of the file, whatever they are about", () => {
  const text = `${TEXT}mode: llm\n`.replace(
    "listeners:",
    "overrides: { use_agent_orchestrator: true }\nlisteners:",
  );
  const { warnings, allWarnings } = planFor(text, "f", { ONX: "k", TWO: "k" });
  const lineOf = (warning: string): number => Number(warning.split(":")[1]);
  const lines = allWarnings.map(lineOf);
  expect(warnings).toEqual(allWarnings);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines).toEqual(lines.toSorted((one, other) => one - other));
});
