// Requests with one long list, for each list that a client can write.
import type { ClientName } from "./formats.js";
import { list } from "./scaling.js";

type LongRequest = (count: number) => string;
type Requests = Readonly<Record<string, LongRequest>>;

const PIXEL = "iVBORw0KGgo=";

/** Lists that mean the same in all three APIs, in terms of their names for a tool's schema and so on. */
function schemas(tool: (schema: string) => string): Requests {
  const around = (schema: string) => tool(`{"type":"object",${schema}}`);
  return {
    "properties of a schema": (n) => around(`"properties":{${list(n, (i) => `"p${i}":{"type":"string"}`)}}`),
    "deep properties of a schema": (n) =>
      around(`"properties":{${list(n / 50, (i) => `"p${i}":${'{"items":'.repeat(50)}{}${"}".repeat(50)}`)}}`),
    "definitions of a schema": (n) =>
      around(`"$defs":{${list(n, (i) => `"d${i}":{"$ref":"#/$defs/d${i + 1}"}`)}}`),
    "definitions that each lead twice to the next": (n) =>
      around(
        `"properties":{"p":{"$ref":"#/$defs/d0"}},"$defs":{${list(n, (i) => `"d${i}":{"anyOf":[{"$ref":"#/$defs/d${i + 1}"},{"$ref":"#/$defs/d${i + 1}"}]}`)}}`,
      ),
    "references to a long definition": (n) =>
      around(
        `"properties":{${list(n, (i) => `"p${i}":{"$ref":"#/$defs/d"}`)}},"$defs":{"d":{"enum":[${list(n, (i) => `${i}`)}]}}`,
      ),
    "keywords of a schema that nobody knows": (n) =>
      around(`"properties":{"p":{"type":"string",${list(n, (i) => `"x${i}":{"a":[${i}]}`)}}}`),
    "keywords that stand again in a schema": (n) =>
      around(
        `"properties":{"p":{${list(n, () => '"type":"object","anyOf":[],"oneOf":[],"enum":[1],"required":[],"description":"d"')}}}`,
      ),
    "required members of a schema": (n) => around(`"required":[${list(n, (i) => `"p${i}"`)}]`),
    "values of an enum": (n) => around(`"properties":{"p":{"enum":[${list(n, (i) => `"v${i}"`)}]}}`),
  };
}

/** Lists in a body's root. `rest` is the request without its braces. */
function roots(rest: string): Requests {
  const escapes = "\\u0041\\n\\\\\\ud83d\\ude00";
  return {
    "members of the body": (n) => `{${rest},${list(n, (i) => `"member${i}":${i}`)}}`,
    "members of one name": (n) => `{${rest},${list(n, () => '"metadata":{"a":"b"}')}}`,
    "members with escaped names": (n) => `{${list(n, () => '"\\u0075s\\u0065r":"u"')},${rest}}`,
    "members of metadata": (n) => `{${rest},"metadata":{${list(n, (i) => `"k${i}":"v${i}"`)}}}`,
    "escapes in a string": (n) => `{${rest},"user":"${escapes.repeat(n)}"}`,
    "spaces between members": (n) => `{${" \n".repeat(n * 8)}${rest}}`,
  };
}

const chat = (messages: string, more = "") => `{"model":"m"${more},"messages":[${messages}]}`;
const chatUser = '{"role":"user","content":"x"}';
const chatAssistant = (members: string) => chat(`${chatUser},{"role":"assistant",${members}},${chatUser}`);
const chatCall = (id: string, more = "") =>
  `{"id":"${id}","type":"function","function":{"name":"f","arguments":"{}"}${more}}`;
const chatTurns = (count: number, resultId: (index: number) => string, callId = (i: number) => `c${i}`) =>
  chat(
    `${chatUser},{"role":"assistant","content":null,"tool_calls":[${list(count, (i) => chatCall(callId(i)))}]},` +
      list(count, (i) => `{"role":"tool","tool_call_id":"${resultId(i)}","content":"r"}`),
  );
const chatParts = (count: number, part: (index: number) => string) =>
  chat(`{"role":"user","content":[${list(count, part)}]}`);
const signed = (index: number) => `,"extra_content":{"google":{"thought_signature":"s${index}"}}`;

const CHAT: Requests = {
  ...roots(`"model":"m","messages":[${chatUser}]`),
  ...schemas((schema) =>
    chat(chatUser, `,"tools":[{"type":"function","function":{"name":"f","parameters":${schema}}}]`),
  ),
  "turns of one role": (n) => chat(list(n, () => chatUser)),
  "turns of two roles": (n) =>
    chat(list(n, (i) => `{"role":"${i % 2 ? "assistant" : "user"}","content":"x"}`)),
  "system texts": (n) => chat(`${list(n, () => '{"role":"system","content":"x"}')},${chatUser}`),
  "results in the calls' order": (n) => chatTurns(n, (i) => `c${i}`),
  "results in reverse order": (n) => chatTurns(n, (i) => `c${n - 1 - i}`),
  "results with unknown ids": (n) => chatTurns(n, (i) => `u${i}`),
  "results with one id": (n) =>
    chatTurns(
      n,
      () => "c",
      () => "c",
    ),
  "long ids": (n) =>
    chatTurns(
      n,
      (i) => `call_${"x".repeat(80)}${i}`,
      (i) => `call_${"x".repeat(80)}${i}`,
    ),
  "calls of tools that are not declared": (n) =>
    chatAssistant(
      `"tool_calls":[${list(n, (i) => `{"id":"c${i}","type":"function","function":{"name":"f${i}","arguments":"{}"}}`)}]`,
    ),
  "custom tools and their calls": (n) =>
    chat(
      `${chatUser},{"role":"assistant","tool_calls":[${list(n, (i) => `{"id":"c${i}","type":"custom","custom":{"name":"t${i}","input":"x"}}`)}]},${list(n, (i) => `{"role":"tool","tool_call_id":"c${i}","content":"r"}`)}`,
      `,"tools":[${list(n, (i) => `{"type":"custom","custom":{"name":"t${i}"}}`)}]`,
    ),
  "messages and calls with members of other servers": (n) =>
    chat(
      `${chatUser},${list(n, () => `{"role":"assistant","tool_calls":[${chatCall("c", ',"audio":0')}],"audio":0}`)}`,
    ),
  "members of a call's arguments": (n) =>
    chatAssistant(
      `"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{${list(n, (i) => `\\"a${i}\\":${i}`)}}"}}]`,
    ),
  "parts of a result": (n) =>
    chat(
      `${chatUser},{"role":"assistant","tool_calls":[${chatCall("c")}]},{"role":"tool","tool_call_id":"c","content":[${list(n, () => '{"type":"text","text":"x"}')}]}`,
    ),
  tools: (n) =>
    chat(chatUser, `,"tools":[${list(n, (i) => `{"type":"function","function":{"name":"f${i}"}}`)}]`),
  functions: (n) => chat(chatUser, `,"functions":[${list(n, (i) => `{"name":"f${i}"}`)}]`),
  "allowed tools": (n) =>
    chat(
      chatUser,
      `,"tools":[${list(n, (i) => `{"type":"function","function":{"name":"f${i}"}}`)}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[${list(n, (i) => `{"type":"function","function":{"name":"f${i}"}}`)}]}}`,
    ),
  texts: (n) => chatParts(n, () => '{"type":"text","text":"x"}'),
  images: (n) =>
    chatParts(n, () => `{"type":"image_url","image_url":{"url":"data:image/png;base64,${PIXEL}"}}`),
  "files of one name": (n) =>
    chatParts(
      n,
      () => `{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,${PIXEL}"}}`,
    ),
  "files with names that the gateway would generate": (n) =>
    chatParts(
      n,
      (i) =>
        `{"type":"file","file":{"filename":"${i % 2 ? "document" : `document ${i}`}","file_data":"data:application/pdf;base64,${PIXEL}"}}`,
    ),
  sounds: (n) =>
    chatParts(n, () => `{"type":"input_audio","input_audio":{"data":"${PIXEL}","format":"wav"}}`),
  "stop sequences": (n) => chat(chatUser, `,"stop":[${list(n, (i) => `"s${i}"`)}]`),
  "entries of logit_bias": (n) => chat(chatUser, `,"logit_bias":{${list(n, (i) => `"${i}":1`)}}`),
  "thoughts of Anthropic's": (n) =>
    chatAssistant(
      `"content":"x","reasoning_details":[${list(n, (i) => `{"type":"reasoning.text","text":"t","signature":"s${i}","format":"anthropic-claude-v1"}`)}]`,
    ),
  "thoughts of Google's, on calls": (n) =>
    chatAssistant(
      `"reasoning_details":[${list(n, (i) => `{"type":"reasoning.encrypted","data":"s${n - 1 - i}","format":"google-gemini-v1"}`)}],"tool_calls":[${list(n, (i) => chatCall(`c${i}`, signed(i)))}]`,
    ),
  "thoughts of Google's, on no call": (n) =>
    chatAssistant(
      `"reasoning_details":[${list(n, (i) => `{"type":"reasoning.encrypted","data":"u${i}","format":"google-gemini-v1"}`)}],"tool_calls":[${list(n, (i) => chatCall(`c${i}`, signed(i)))}]`,
    ),
  "thoughts of OpenAI's": (n) =>
    chatAssistant(
      `"content":"x","reasoning_details":[${list(n, (i) => (i % 2 ? '{"type":"reasoning.encrypted","data":"d","format":"openai-responses-v1"}' : '{"type":"reasoning.summary","summary":"s","format":"openai-responses-v1"}'))}]`,
    ),
  "annotations of an answer": (n) =>
    chatAssistant(
      `"content":"x","annotations":[${list(n, () => '{"type":"url_citation","url_citation":{"url":"https://e","title":"t","start_index":0,"end_index":1}}')}]`,
    ),
  "parts of a prediction": (n) =>
    chat(
      chatUser,
      `,"prediction":{"type":"content","content":[${list(n, () => '{"type":"text","text":"x"}')}]}`,
    ),
};

const messages = (turns: string, more = "") => `{"model":"m","max_tokens":9${more},"messages":[${turns}]}`;
const user = (content: string) => `{"role":"user","content":[${content}]}`;
const assistant = (content: string) => `{"role":"assistant","content":[${content}]}`;
const text = '{"type":"text","text":"x"}';
const use = (id: string, name = "f") => `{"type":"tool_use","id":"${id}","name":"${name}","input":{}}`;
const result = (id: string, content = '"r"') =>
  `{"type":"tool_result","tool_use_id":"${id}","content":${content}}`;
const turns = (count: number, resultId: (index: number) => string, callId = (i: number) => `c${i}`) =>
  messages(
    `${user(text)},${assistant(list(count, (i) => use(callId(i))))},${user(list(count, (i) => result(resultId(i))))}`,
  );
const compaction = '{"type":"compaction","content":"s"}';
const change = (tool: string, removes: boolean) =>
  `{"type":"tool_${removes && tool.includes("reference") ? "removal" : "addition"}","tool":${tool}}`;
const answered = (content: string) =>
  messages(`${user(text)},${assistant(`${content},${text}`)},${user(text)}`);

const MESSAGES: Requests = {
  ...roots(`"model":"m","max_tokens":9,"messages":[${user(text)}]`),
  ...schemas((schema) => messages(user(text), `,"tools":[{"name":"f","input_schema":${schema}}]`)),
  "turns of one role": (n) => messages(list(n, () => user(text))),
  "turns of two roles": (n) => messages(list(n, (i) => (i % 2 ? assistant(text) : user(text)))),
  "system texts": (n) => messages(user(text), `,"system":[${list(n, () => text)}]`),
  "results in the calls' order": (n) => turns(n, (i) => `c${i}`),
  "results in reverse order": (n) => turns(n, (i) => `c${n - 1 - i}`),
  "results with unknown ids": (n) => turns(n, (i) => `u${i}`),
  "results with one id": (n) =>
    turns(
      n,
      () => "c",
      () => "c",
    ),
  "summaries of turns": (n) =>
    messages(list(n, (i) => (i % 2 ? assistant(`${compaction},${text}`) : user(text)))),
  "calls behind a summary, and results of others": (n) =>
    messages(
      `${assistant(`${compaction},${list(n, (i) => use(`c${i}`, "f"))}`)},${user(list(n, (i) => `{"type":"tool_result","tool_use_id":"${i % 2 ? "u" : "c"}${i}","content":"r"}`))}`,
    ),
  "tools that are defined midway, and withdrawn": (n) =>
    messages(
      `${user(text)},{"role":"system","content":[${list(n, (i) => change(i % 2 ? `{"type":"tool_definition","definition":{"name":"f${i}","input_schema":{"type":"object"}}}` : '{"type":"tool_reference","name":"f"}', i % 3 === 0))}]}`,
    ),
  "calls of tools that are not declared": (n) => answered(list(n, (i) => use(`c${i}`, `f${i}`))),
  "parts of a result": (n) =>
    messages(`${user(text)},${assistant(use("c"))},${user(result("c", `[${list(n, () => text)}]`))}`),
  "images of results": (n) => {
    const image = `{"type":"image","source":{"type":"base64","media_type":"image/png","data":"${PIXEL}"}}`;
    return messages(
      `${user(text)},${assistant(list(n, (i) => use(`c${i}`)))},${user(list(n, (i) => result(`c${i}`, `[${image}]`)))}`,
    );
  },
  tools: (n) =>
    messages(user(text), `,"tools":[${list(n, (i) => `{"name":"f${i}","input_schema":{"type":"object"}}`)}]`),
  texts: (n) => messages(user(list(n, () => text))),
  "texts with cache markers": (n) =>
    messages(user(list(n, () => '{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}'))),
  images: (n) =>
    messages(
      user(list(n, () => '{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}')),
    ),
  "documents of one title": (n) =>
    messages(
      user(
        list(
          n,
          () =>
            `{"type":"document","title":"a","source":{"type":"base64","media_type":"application/pdf","data":"${PIXEL}"}}`,
        ),
      ),
    ),
  "texts of a document": (n) =>
    messages(user(`{"type":"document","source":{"type":"content","content":[${list(n, () => text)}]}}`)),
  "search results": (n) =>
    messages(
      user(
        list(n, (i) => `{"type":"search_result","source":"https://e/${i}","title":"t","content":[${text}]}`),
      ),
    ),
  thoughts: (n) => answered(list(n, (i) => `{"type":"thinking","thinking":"t","signature":"s${i}"}`)),
  "redacted thoughts": (n) => answered(list(n, (i) => `{"type":"redacted_thinking","data":"d${i}"}`)),
  "web searches": (n) =>
    answered(
      list(
        n,
        (i) =>
          `{"type":"server_tool_use","id":"s${i}","name":"web_search","input":{"query":"q"}},{"type":"web_search_tool_result","tool_use_id":"s${i}","content":[]}`,
      ),
    ),
  "results of a web search": (n) =>
    answered(
      `{"type":"web_search_tool_result","tool_use_id":"s","content":[${list(n, (i) => `{"type":"web_search_result","url":"https://e/${i}","title":"t","encrypted_content":"x"}`)}]}`,
    ),
  "citations of a text": (n) =>
    answered(
      `{"type":"text","text":"x","citations":[${list(n, (i) => `{"type":"web_search_result_location","url":"https://e/${i}","title":"t","cited_text":"x","encrypted_index":"i"}`)}]}`,
    ),
  "domains of a web search": (n) =>
    messages(
      user(text),
      `,"tools":[{"type":"web_search_20250305","name":"web_search","allowed_domains":[${list(n, (i) => `"e${i}.com"`)}]}]`,
    ),
  "stop sequences": (n) => messages(user(text), `,"stop_sequences":[${list(n, (i) => `"s${i}"`)}]`),
};

const responses = (input: string, more = "") => `{"model":"m"${more},"input":[${input}]}`;
const item = (role = "user") => `{"type":"message","role":"${role}","content":"x"}`;
const call = (id: string, name = "f") =>
  `{"type":"function_call","call_id":"${id}","name":"${name}","arguments":"{}"}`;
const output = (id: string, content = '"r"') =>
  `{"type":"function_call_output","call_id":"${id}","output":${content}}`;
const items = (count: number, resultId: (index: number) => string, callId = (i: number) => `c${i}`) =>
  responses(`${item()},${list(count, (i) => call(callId(i)))},${list(count, (i) => output(resultId(i)))}`);

const RESPONSES: Requests = {
  ...roots(`"model":"m","input":[${item()}]`),
  ...schemas((schema) =>
    responses(item(), `,"tools":[{"type":"function","name":"f","parameters":${schema}}]`),
  ),
  "turns of one role": (n) => responses(list(n, () => item())),
  "turns of two roles": (n) => responses(list(n, (i) => item(i % 2 ? "assistant" : "user"))),
  "system texts": (n) => responses(`${list(n, () => item("system"))},${item()}`),
  "results in the calls' order": (n) => items(n, (i) => `c${i}`),
  "results in reverse order": (n) => items(n, (i) => `c${n - 1 - i}`),
  "results with unknown ids": (n) => items(n, (i) => `u${i}`),
  "results with one id": (n) =>
    items(
      n,
      () => "c",
      () => "c",
    ),
  "calls of tools that are not declared": (n) =>
    responses(`${item()},${list(n, (i) => call(`c${i}`, `f${i}`))}`),
  "custom tools and their calls": (n) =>
    responses(
      `${item()},${list(n, (i) => `{"type":"custom_tool_call","call_id":"c${i}","name":"t${i}","input":"x"}`)},${list(n, (i) => `{"type":"custom_tool_call_output","call_id":"c${i}","output":"r"}`)}`,
      `,"tools":[${list(n, (i) => `{"type":"custom","name":"t${i}"}`)}]`,
    ),
  "parts of a result": (n) =>
    responses(
      `${item()},${call("c")},${output("c", `[${list(n, () => '{"type":"input_text","text":"x"}')}]`)}`,
    ),
  tools: (n) => responses(item(), `,"tools":[${list(n, (i) => `{"type":"function","name":"f${i}"}`)}]`),
  "tools of a namespace": (n) =>
    responses(
      item(),
      `,"tools":[{"type":"namespace","name":"n","tools":[${list(n, (i) => `{"type":"function","name":"f${i}"}`)}]}]`,
    ),
  "allowed tools": (n) =>
    responses(
      item(),
      `,"tools":[${list(n, (i) => `{"type":"function","name":"f${i}"}`)}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[${list(n, (i) => `{"type":"function","name":"f${i}"}`)}]}`,
    ),
  texts: (n) =>
    responses(
      `{"type":"message","role":"user","content":[${list(n, () => '{"type":"input_text","text":"x"}')}]}`,
    ),
  images: (n) =>
    responses(
      `{"type":"message","role":"user","content":[${list(n, () => `{"type":"input_image","image_url":"data:image/png;base64,${PIXEL}"}`)}]}`,
    ),
  "files of one name": (n) =>
    responses(
      `{"type":"message","role":"user","content":[${list(n, () => `{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,${PIXEL}"}`)}]}`,
    ),
  thoughts: (n) =>
    responses(
      `${item()},${list(n, (i) => `{"type":"reasoning","id":"r${i}","encrypted_content":"e${i}","summary":[]}`)},${item("assistant")}`,
    ),
  "summaries of a thought": (n) =>
    responses(
      `${item()},{"type":"reasoning","id":"r","summary":[${list(n, () => '{"type":"summary_text","text":"x"}')}]},${item("assistant")}`,
    ),
  "web searches": (n) =>
    responses(
      `${item()},${list(n, (i) => `{"type":"web_search_call","id":"w${i}","status":"completed","action":{"type":"search","query":"q"}}`)},${item("assistant")},${item()}`,
    ),
  "annotations of an answer": (n) =>
    responses(
      `${item()},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"x","annotations":[${list(n, () => '{"type":"url_citation","url":"https://e","title":"t","start_index":0,"end_index":1}')}]}]},${item()}`,
    ),
  "members of include": (n) =>
    responses(item(), `,"include":[${list(n, () => '"reasoning.encrypted_content"')}]`),
};

/** The gateway refuses them, which must be fast, too. */
export const REFUSED: ReadonlySet<string> = new Set([
  "members of the body",
  "members of one name",
  "members with escaped names",
]);

export const LONG_REQUESTS: Readonly<Record<ClientName, Requests>> = {
  "chat-completions": CHAT,
  messages: MESSAGES,
  responses: RESPONSES,
};
