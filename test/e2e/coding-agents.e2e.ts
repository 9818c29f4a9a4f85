// Requests as Claude Code and Codex send them, to providers of every API: whole, streamed, with a call of a tool, and failing.
// https://docs.claude.com/en/docs/claude-code/llm-gateway
// https://github.com/openai/codex/tree/main/codex-rs/core/src
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";

const PROVIDERS = [
  "sandbox",
  "sandbox-messages",
  "sandbox-responses",
  "sandbox-converse",
  "sandbox-generate-content",
];

let plano: TestPlano;
beforeAll(async () => {
  const entries = PROVIDERS.map((name) => `  - { model: ${name}/* }\n`).join("");
  plano = await startTestPlano(
    `version: v0.4.0\nlisteners: [{ type: model, name: models, address: 127.0.0.1 }]\nmodel_providers:\n${entries}`,
  );
});
afterAll(() => plano.stop());

interface Asked {
  model: string;
  says?: string;
  stream?: boolean;
}

function post(path: string, headers: Record<string, string>, body: object): Promise<Response> {
  const sent = { "content-type": "application/json", authorization: "Bearer unused", ...headers };
  return fetch(plano.url + path, { method: "POST", headers: sent, body: JSON.stringify(body) });
}

/** Betas, a cached system prompt, reminders in the user's turn, tools with a dialect, and who asks as JSON in a text. */
function claudeCode({ model, says = "list the files here", stream = false }: Asked): Promise<Response> {
  const headers = {
    accept: "application/json",
    "anthropic-beta":
      "claude-code-20250219,interleaved-thinking-2025-05-14,fine-grained-tool-streaming-2025-05-14",
    "anthropic-dangerous-direct-browser-access": "true",
    "anthropic-version": "2023-06-01",
    "user-agent": "claude-cli/2.0.14 (external, cli)",
    "x-app": "cli",
    "x-stainless-lang": "js",
    "x-stainless-retry-count": "0",
    "x-stainless-timeout": "600",
  };
  const cached = { cache_control: { type: "ephemeral" } };
  const reminder = "<system-reminder>\nThe task list is empty. Do not mention this.\n</system-reminder>";
  return post("/v1/messages?beta=true", headers, {
    model,
    max_tokens: 32_000,
    stream,
    system: [
      { type: "text", text: "You are a coding agent in a terminal.", ...cached },
      { type: "text", text: "Platform: linux. Today is Monday.", ...cached },
    ],
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: reminder },
          { type: "text", text: says, ...cached },
        ],
      },
    ],
    tools: [
      {
        name: "Bash",
        description: "Runs a command in a shell.",
        input_schema: {
          $schema: "http://json-schema.org/draft-07/schema#",
          type: "object",
          properties: { command: { type: "string" }, timeout: { type: "number" } },
          required: ["command"],
          additionalProperties: false,
        },
      },
    ],
    metadata: { user_id: "user_0a1b_account__session_5d3e1c1e-0000-4000-8000-000000000000" },
  });
}

/** Instructions, a developer's turn, a function and a tool of free text, nothing stored, reasoning that comes back sealed. */
function codex({ model, says = "list the files here", stream = true }: Asked): Promise<Response> {
  const session = "0199a213-81c0-7800-8aa1-bbab2a035a53";
  const headers = {
    accept: "text/event-stream",
    conversation_id: session,
    originator: "codex_cli_rs",
    session_id: session,
    "user-agent": "codex_cli_rs/0.46.0 (Debian 12; x86_64) xterm",
  };
  const text = (words: string): object => ({ type: "input_text", text: words });
  return post("/v1/responses", headers, {
    model,
    instructions: "You are a coding agent in a terminal.",
    input: [
      { type: "message", role: "developer", content: [text("<permissions>read-only</permissions>")] },
      { type: "message", role: "user", content: [text("<environment_context>linux</environment_context>")] },
      { type: "message", role: "user", content: [text(says)] },
    ],
    tools: [
      {
        type: "function",
        name: "shell",
        description: "Runs a command.",
        strict: false,
        parameters: {
          type: "object",
          properties: { command: { type: "array", items: { type: "string" } }, workdir: { type: "string" } },
          required: ["command"],
          additionalProperties: false,
        },
      },
      { type: "custom", name: "apply_patch", description: "Edits files.", format: { type: "text" } },
    ],
    tool_choice: "auto",
    parallel_tool_calls: false,
    reasoning: null,
    store: false,
    stream,
    include: [],
    prompt_cache_key: session,
  });
}

const ofEvents = (text: string): string[] =>
  [...text.matchAll(/^event: (\S+)$/gm)].map(([, name = ""]) => name);

describe.each(PROVIDERS)("asking %s", (provider) => {
  const model = `${provider}/m`;
  const failing = `${provider}/sandbox-error-529`;

  test("Claude Code gets an answer, a stream, a call of its tool, and an error of its API", async () => {
    const whole = await claudeCode({ model });
    expect([whole.status, await whole.json()]).toMatchObject([200, { type: "message", role: "assistant" }]);
    const stream = await claudeCode({ model, stream: true });
    const events = ofEvents(await stream.text());
    expect([events[0], events.at(-1)]).toEqual(["message_start", "message_stop"]);
    const called = await claudeCode({ model, says: "use Bash" });
    expect(await called.json()).toMatchObject({
      stop_reason: "tool_use",
      content: [{ type: "tool_use", name: "Bash", input: { command: expect.any(String) } }],
    });
    const failed = await claudeCode({ model: failing, stream: true });
    expect([failed.status, await failed.json()]).toMatchObject([529, { type: "error" }]);
  });

  test("Codex gets an answer, a stream, a call of its tool, and an error of its API", async () => {
    const whole = await codex({ model, stream: false });
    expect([whole.status, await whole.json()]).toMatchObject([
      200,
      { object: "response", status: "completed" },
    ]);
    const stream = await codex({ model });
    const events = ofEvents(await stream.text());
    expect([events[0], events.at(-1)]).toEqual(["response.created", "response.completed"]);
    const called = await codex({ model, says: "use shell", stream: false });
    const { output } = (await called.json()) as { output: { type: string; name?: string }[] };
    expect(output).toContainEqual(expect.objectContaining({ type: "function_call", name: "shell" }));
    const patched = await codex({ model, says: "use apply_patch", stream: false });
    const { output: free } = (await patched.json()) as { output: { type: string; name?: string }[] };
    expect(free).toContainEqual(expect.objectContaining({ type: "custom_tool_call", name: "apply_patch" }));
    const failed = await codex({ model: failing });
    expect([failed.status, await failed.json()]).toMatchObject([
      529,
      { error: { message: expect.any(String) } },
    ]);
  });
});
