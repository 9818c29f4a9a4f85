import { expect, test } from "vitest";
import { entryOf } from "./entry.js";

const access = (members: object): string =>
  JSON.stringify({
    time: "2026-11-30T00:35:44.826Z",
    request_id: "r-1",
    method: "POST",
    path: "/v1/chat/completions",
    status: 200,
    details: "via_upstream",
    flags: "-",
    attempts: 1,
    duration_ms: 13,
    target: "openai/gpt-4o",
    input_tokens: "1",
    output_tokens: "8",
    ttft_ms: null,
    caller: null,
    ...members,
  });

test("a line of the access log says what was asked and how it ended", () => {
  expect(entryOf("access", access({ ttft_ms: "5", attempts: 2 }))).toMatchObject({
    part: "access",
    time: Date.UTC(2026, 10, 30, 0, 35, 44, 826),
    level: "info",
    requestId: "r-1",
    text: "200  POST  /v1/chat/completions  openai/gpt-4o  13 ms  first token 5 ms  1▸8 tokens  2 attempts",
  });
});

test.each([
  ["sandbox/*", "gpt-4o", "sandbox/gpt-4o"],
  ["openrouter/*", "openai/gpt-4o", "openrouter/openai/gpt-4o"],
  ["sandbox/*", null, "sandbox/*"],
  ["openai/gpt-4o", "gpt-4o-2", "openai/gpt-4o"],
])("the target %s with the model %s is shown as %s", (target, model, shown) => {
  expect(entryOf("access", access({ target, model }))?.text).toContain(`  ${shown}  13 ms`);
});

test.each([
  ["error", { status: 503, details: "no_healthy_upstream", flags: "UH" }, "503"],
  ["warn", { status: 429, target: null, details: "plano" }, "429"],
  ["warn", { status: 0, flags: "DC" }, "---"],
  ["debug", { path: null, target: null, details: "direct_response" }, "200"],
])("the level of a request is %s by its status", (level, members, status) => {
  const entry = entryOf("access", access(members));
  expect(entry?.level).toBe(level);
  expect(entry?.text.startsWith(status)).toBe(true);
});

test("a line of brightstaff has its other members, and the stack of an error below", () => {
  const line = {
    level: "error",
    time: "2026-11-30T00:35:44.826Z",
    pid: 1,
    msg: "it failed",
    agent: "a",
    tries: 2,
  };
  const entry = entryOf("brightstaff", JSON.stringify({ ...line, err: { stack: "Error: no\n    at x" } }));
  expect(entry).toMatchObject({ level: "error", text: "it failed  agent=a  tries=2\nError: no\n    at x" });
});

test("probes of brightstaff are for who asks for them", () => {
  const line = { level: "info", time: "2026-11-30T00:35:44.826Z", msg: "request", path: "/readyz" };
  expect(entryOf("brightstaff", JSON.stringify(line))?.level).toBe("debug");
});

test("a line of Envoy has its time in UTC, its level and its logger", () => {
  const line =
    "[2026-11-30 00:35:45.151][1578][warning][main] [source/server/server.cc:1028] caught ENVOY_SIGTERM";
  expect(entryOf("envoy", line)).toMatchObject({
    time: Date.UTC(2026, 10, 30, 0, 35, 45, 151),
    level: "warn",
    text: "main: caught ENVOY_SIGTERM",
  });
});

test("a line of Plano itself has its time, and warns of what was refused", () => {
  expect(
    entryOf("plano", "2026-11-30T00:35:45.151Z warning: the configuration stays as it was: no"),
  ).toMatchObject({
    time: Date.UTC(2026, 10, 30, 0, 35, 45, 151),
    level: "warn",
    text: "the configuration stays as it was: no",
  });
  expect(entryOf("plano", "Plano is up on http://127.0.0.1:12000")).toBeUndefined();
});

test.each(["", "no JSON", "[1]", "null", '{"msg":"no time"}', '{"time":"yesterday"}'])(
  "%j begins no entry",
  (line) => {
    expect(entryOf("access", line)).toBeUndefined();
    expect(entryOf("brightstaff", line)).toBeUndefined();
    expect(entryOf("envoy", line)).toBeUndefined();
    expect(entryOf("plano", line)).toBeUndefined();
  },
);
