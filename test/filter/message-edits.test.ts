// What strict providers refuse in messages is cut out, or written as they have it, also in their own API; every other byte stays.
import { describe, expect, test } from "vitest";
import { ask, type Client, startWith } from "./configured.js";

async function sent(model: string, client: Client, rest: string, more = ""): Promise<string> {
  const host = await startWith(`{ model: ${model}, access_key: $KEY${more} }`);
  const text = ask(host, client, `{"model":"${model}",${rest}}`).upstream.text;
  return text.slice(text.indexOf(",") + 1, -1);
}

const CLAUDE = "anthropic/claude-sonnet-4-5";
const asked = '{"role":"user","content":"a"}';
const own = '{"type":"thinking","thinking":"b","signature":"EqQB+/=="}';
const hidden = '{"type":"redacted_thinking","data":"EqQB"}';
const tagged = '{"type":"thinking","thinking":"b","signature":"google-gemini-v1:abc"}';
const unsigned = '{"type":"thinking","thinking":"b","signature":""}';
const foreign = '{"type":"redacted_thinking","data":"openai-responses-v1:abc"}';
const text = '{"type":"text","text":" c"}';
const empty = '{"type":"text","text":""}';
const messages = (...blocks: string[]): string =>
  `"max_tokens":9, "messages":[${asked} , {"role":"assistant","content":[${blocks.join(" , ")}]} , ${asked}]`;

describe("Claude gets", () => {
  test.each([
    ["its own thinking", [own, hidden, text], [own, hidden, text]],
    ["no thinking of another", [tagged, text], [text]],
    ["no thinking that nobody signed", [text, unsigned], [text]],
    ["none of what is hidden from it", [own, foreign, tagged, text], [own, text]],
    ["no empty text", [empty, text, empty], [text]],
  ])("%s", async (_what, blocks, expected) => {
    expect(await sent(CLAUDE, "messages", messages(...blocks))).toBe(messages(...expected));
  });

  test("no message that would be empty", async () => {
    expect(await sent(CLAUDE, "messages", messages(tagged, empty))).toBe(
      `"max_tokens":9, "messages":[${asked} , ${asked}]`,
    );
  });

  test("what a user wrote as it is", async () => {
    const body = `"max_tokens":9, "messages":[{"role":"user","content":[${empty},${tagged}]}]`;
    expect(await sent(CLAUDE, "messages", body)).toBe(body);
  });
});

test("another model behind Messages gets everything: it may read it", async () => {
  expect(await sent("ollama/m", "messages", messages(unsigned, text), ", base_url: http://127.0.0.1:9")).toBe(
    messages(unsigned, text),
  );
});

const reasoning = (more: string): string => `{"type":"reasoning","summary":[],${more}}`;
const said = '{"role":"assistant","content":"c"}';
const input = (...items: string[]): string =>
  `"store":false,"input":[${[asked, ...items, asked].join(", ")}]`;

describe("OpenAI's Responses get", () => {
  test.each([
    ["their own reasoning", "gpt-5", ['"id":"rs_0a1","encrypted_content":"gAAA"', '"id":"rs_0a1"'], 2],
    ["no reasoning of another", "gpt-5", ['"encrypted_content":"anthropic-claude-v1:abc"'], 0],
    [
      "none that nobody encrypted",
      "gpt-5",
      ['"id":"rs_chatcmpl-1_0"', '"id":"rs_1_0","encrypted_content":""'],
      0,
    ],
    ["none for a model that does not reason", "gpt-4.1", ['"id":"rs_0a1","encrypted_content":"gAAA"'], 0],
  ])("%s", async (_what, model, items, kept) => {
    const all = items.map(reasoning);
    expect(await sent(`openai/${model}`, "responses", input(...all, said))).toBe(
      input(...all.slice(0, kept), said),
    );
  });
});

const chat = (...messages: string[]): string => `"messages":[${[asked, ...messages, asked].join(",")}]`;
const call = (more: string): string =>
  `"tool_calls":[{"id":"abcDEF123",${more}"type":"function","function":{"name":"f","arguments":"{}"}}]`;

describe("a server that knows no members of others' answers gets", () => {
  test.each([
    [
      '{"role":"assistant","content":"b", "refusal":null,"annotations":[],"audio":null}',
      '{"role":"assistant","content":"b"}',
    ],
    [
      '{"reasoning_content":"k","role":"assistant","reasoning_details":[{}],"content":"b"}',
      '{"role":"assistant","content":"b"}',
    ],
    [
      '{"role":"assistant","content":null,"refusal":"no","function_call":null}',
      '{"role":"assistant","content":"no"}',
    ],
    [`{"role":"assistant",${call('"extra_content":{"google":{}},')}}`, `{"role":"assistant",${call("")}}`],
    ['{"role":"user","content":"b","annotations":[]}', '{"role":"user","content":"b","annotations":[]}'],
  ])("instead of %s: %s", async (message, expected) => {
    expect(await sent("groq/m", "chat", chat(message))).toBe(chat(expected));
    expect(await sent("openai/m", "chat", chat(message))).toBe(chat(message));
  });

  test("Google's signatures where it is Google's", async () => {
    const message = `{"role":"assistant",${call('"extra_content":{"google":{}},')}}`;
    const api = ", api: chat-completions";
    expect(await sent("gemini/gemini-3-pro", "chat", chat(message), api)).toBe(chat(message));
  });
});

describe("Mistral gets files and sounds as it has them", () => {
  const sentParts = async (...parts: string[]): Promise<string> =>
    sent("mistral/m", "chat", `"messages":[{"role":"user","content":[${parts.join(" , ")}]}]`);
  const mp3 = '{"type":"input_audio","input_audio":{"format":"mp3","data":"AAAA"}}';

  test.each([
    [
      '{"type":"file","file":{"filename":"a \\"b\\".pdf","file_data":"data:application/pdf;base64,AA=="}}',
      '{"type":"document_url","document_url":"data:application/pdf;base64,AA==","document_name":"a \\"b\\".pdf"}',
    ],
    [
      '{"file":{"file_data":"data:application/pdf;base64,AA=="},"type":"file"}',
      '{"type":"document_url","document_url":"data:application/pdf;base64,AA=="}',
    ],
    ['{"type":"file","file":{"file_id":"f1"}}', '{"type":"file","file_id":"f1"}'],
    [mp3, '{"type":"input_audio","input_audio":"AAAA"}'],
    ['{"type":"input_audio","input_audio":"AAAA"}', '{"type":"input_audio","input_audio":"AAAA"}'],
  ])("instead of %s: %s", async (part, expected) => {
    const text = '{"type":"text","text":"b"}';
    const content = [text, expected, text].join(" , ");
    expect(await sentParts(text, part, text)).toBe(`"messages":[{"role":"user","content":[${content}]}]`);
  });
});
