// Answers with one long list, for each list that a provider can write: whole, and as streams.
import { encodeFrames } from "../vectors/frames.js";
import type { UpstreamName } from "./formats.js";
import { list } from "./scaling.js";

type Lists<Made> = Readonly<Record<string, (count: number) => Made>>;

const ESCAPES = "\\u0041\\n\\\\\\ud83d\\ude00";
/** Each number below `count` once, shuffled; `count` must not be a multiple of 7919. */
const shuffled = (index: number, count: number): number => (index * 7919) % count;
const token = (index: number): string =>
  `{"token":"t${index}","logprob":-0.5,"bytes":[116],"top_logprobs":[]}`;

/** Root members of any of them; `rest` is the answer without its braces. */
function roots(rest: string): Lists<string> {
  return {
    members: (n) => `{${rest},${list(n, (i) => `"m${i}":${i}`)}}`,
    "members of one name": (n) => `{${list(n, () => '"usage":{}')},${rest}}`,
    "members with escaped names": (n) => `{${list(n, () => '"\\u0069d\\u0064":1')},${rest}}`,
    spaces: (n) => `{${" \n".repeat(n * 8)}${rest}}`,
  };
}

const chatHead = '"id":"c","object":"chat.completion","created":1,"model":"m"';
const chatChoice = (message: string, more = "") =>
  `{"index":0,"message":{"role":"assistant",${message}},"finish_reason":"stop"${more}}`;
const chat = (message: string, more = "") => `{${chatHead},"choices":[${chatChoice(message, more)}]}`;
const chatText = '"content":"x"';
const chatAnnotation = (i: number) =>
  `{"type":"url_citation","url_citation":{"url":"https://a/${i}","title":"t","start_index":0,"end_index":1}}`;
const chatCall = (i: number) =>
  `{"index":${i},"id":"c${i}","type":"function","function":{"name":"f","arguments":"{}"}}`;
const chatDetail = (i: number) =>
  `{"type":"reasoning.text","text":"x","signature":"s${i}","format":"anthropic-claude-v1","index":${i}}`;

const messagesHead = '"id":"m","type":"message","role":"assistant","model":"m"';
const messages = (content: string) =>
  `{${messagesHead},"content":[${content}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}`;
const messagesCitation = (i: number) =>
  `{"type":"web_search_result_location","url":"https://a/${i}","title":"t","encrypted_index":"e","cited_text":"x"}`;

const responsesHead = '"id":"r","object":"response","created_at":1,"status":"completed","model":"m"';
const responses = (output: string) => `{${responsesHead},"output":[${output}]}`;
const outputText = (more = '"annotations":[]') => `{"type":"output_text","text":"x",${more}}`;
const outputMessage = (content: string, id = "i") =>
  `{"id":"${id}","type":"message","role":"assistant","status":"completed","content":[${content}]}`;
const outputAnnotation = (i: number) =>
  `{"type":"url_citation","url":"https://a/${i}","title":"t","start_index":0,"end_index":1}`;
const outputCall = (i: number) =>
  `{"id":"f${i}","type":"function_call","call_id":"c${i}","name":"f","arguments":"{}","status":"completed"}`;
const outputReasoning = (more: string, id = "i") =>
  `{"id":"${id}","type":"reasoning",${more},"encrypted_content":"e"}`;

const converse = (content: string) =>
  `{"output":{"message":{"role":"assistant","content":[${content}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}`;
const converseCitation = (i: number) =>
  `{"title":"t","source":"s","location":{"web":{"url":"https://a/${i}"}},"sourceContent":[{"text":"x"}]}`;

const candidate = (content: string, more = "") =>
  `{"content":{"role":"model","parts":[${content}]},"finishReason":"STOP","index":0${more}}`;
const gemini = (content: string, more = "") =>
  `{"responseId":"g","modelVersion":"m","candidates":[${candidate(content, more)}]}`;
const webChunk = (i: number) => `{"web":{"uri":"https://a/${i}","title":"t"}}`;
const segment = (end: number) => `{"startIndex":${end - 1},"endIndex":${end},"text":"x"}`;
const text = (count: number) => `{"text":"${"x".repeat(count)}"}`;
const grounded = (count: number, support: (index: number) => string) =>
  gemini(
    text(count),
    `,"groundingMetadata":{"groundingChunks":[${list(count, webChunk)}],"groundingSupports":[${list(count, support)}]}`,
  );
const recited = (count: number, end: (index: number) => number) =>
  gemini(
    text(count),
    `,"citationMetadata":{"citationSources":[${list(count, (i) => `{"startIndex":${end(i) - 1},"endIndex":${end(i)},"uri":"https://a/${i}"}`)}]}`,
  );

export const LONG_WHOLE_ANSWERS: Readonly<Record<UpstreamName, Lists<string>>> = {
  "chat-completions": {
    ...roots(`${chatHead},"choices":[${chatChoice(chatText)}]`),
    choices: (n) => `{${chatHead},"choices":[${list(n, () => chatChoice(chatText))}]}`,
    "escapes in a text": (n) => chat(`"content":"${ESCAPES.repeat(n)}"`),
    "content parts": (n) => chat(`"content":[${list(n, () => '{"type":"text","text":"x"}')}]`),
    "thinking parts": (n) =>
      chat(`"content":[{"type":"thinking","thinking":[${list(n, () => '{"type":"text","text":"x"}')}]}]`),
    "tool calls": (n) => chat(`"content":null,"tool_calls":[${list(n, chatCall)}]`),
    annotations: (n) => chat(`${chatText},"annotations":[${list(n, chatAnnotation)}]`),
    "reasoning details": (n) => chat(`${chatText},"reasoning_details":[${list(n, chatDetail)}]`),
    logprobs: (n) => chat(chatText, `,"logprobs":{"content":[${list(n, token)}],"refusal":null}`),
    "top logprobs": (n) =>
      chat(
        chatText,
        `,"logprobs":{"content":[{"token":"x","logprob":-1,"bytes":null,"top_logprobs":[${list(n, token)}]}]}`,
      ),
  },
  messages: {
    ...roots(messages('{"type":"text","text":"x"}').slice(1, -1)),
    "escapes in a text": (n) => messages(`{"type":"text","text":"${ESCAPES.repeat(n)}"}`),
    "text blocks": (n) => messages(list(n, () => '{"type":"text","text":"x"}')),
    "tool uses": (n) => messages(list(n, (i) => `{"type":"tool_use","id":"t${i}","name":"f","input":{}}`)),
    "members of a tool's input": (n) =>
      messages(`{"type":"tool_use","id":"t","name":"f","input":{${list(n, (i) => `"m${i}":${i}`)}}}`),
    "thinking blocks": (n) =>
      messages(list(n, (i) => `{"type":"thinking","thinking":"x","signature":"s${i}"}`)),
    "redacted thinking": (n) => messages(list(n, (i) => `{"type":"redacted_thinking","data":"d${i}"}`)),
    citations: (n) => messages(`{"type":"text","text":"x","citations":[${list(n, messagesCitation)}]}`),
    "blocks of other kinds": (n) => messages(list(n, (i) => `{"type":"server_tool_use","id":"t${i}"}`)),
  },
  responses: {
    ...roots(responses(outputMessage(outputText())).slice(1, -1)),
    "escapes in a text": (n) =>
      responses(outputMessage(`{"type":"output_text","text":"${ESCAPES.repeat(n)}"}`)),
    messages: (n) => responses(list(n, (i) => outputMessage(outputText(), `i${i}`))),
    "content parts": (n) => responses(outputMessage(list(n, () => outputText()))),
    calls: (n) => responses(list(n, outputCall)),
    "items of other kinds": (n) => responses(list(n, (i) => `{"id":"w${i}","type":"web_search_call"}`)),
    annotations: (n) => responses(outputMessage(outputText(`"annotations":[${list(n, outputAnnotation)}]`))),
    logprobs: (n) => responses(outputMessage(outputText(`"logprobs":[${list(n, token)}]`))),
    "reasoning items": (n) => responses(list(n, (i) => outputReasoning('"summary":[]', `i${i}`))),
    "summary parts": (n) =>
      responses(outputReasoning(`"summary":[${list(n, () => '{"type":"summary_text","text":"x"}')}]`)),
    "reasoning parts": (n) =>
      responses(
        outputReasoning(`"summary":[],"content":[${list(n, () => '{"type":"reasoning_text","text":"x"}')}]`),
      ),
  },
  converse: {
    ...roots(converse('{"text":"x"}').slice(1, -1)),
    "escapes in a text": (n) => converse(`{"text":"${ESCAPES.repeat(n)}"}`),
    texts: (n) => converse(list(n, () => '{"text":"x"}')),
    "tool uses": (n) => converse(list(n, (i) => `{"toolUse":{"toolUseId":"t${i}","name":"f","input":{}}}`)),
    "reasoning blocks": (n) =>
      converse(list(n, (i) => `{"reasoningContent":{"reasoningText":{"text":"x","signature":"s${i}"}}}`)),
    citations: (n) =>
      converse(`{"citationsContent":{"content":[{"text":"x"}],"citations":[${list(n, converseCitation)}]}}`),
    "cited texts": (n) =>
      converse(
        `{"citationsContent":{"content":[${list(n, () => '{"text":"x"}')}],"citations":[${converseCitation(0)}]}}`,
      ),
  },
  "generate-content": {
    ...roots(gemini('{"text":"x"}').slice(1, -1)),
    "escapes in a text": (n) => gemini(`{"text":"${ESCAPES.repeat(n)}"}`),
    candidates: (n) => `{"candidates":[${list(n, () => candidate('{"text":"x"}'))}]}`,
    "text parts": (n) => gemini(list(n, () => '{"text":"x"}')),
    thoughts: (n) => gemini(list(n, () => '{"text":"x","thought":true}')),
    "thoughts and texts": (n) => gemini(list(n, (i) => `{"text":"x","thought":${i % 2 === 0}}`)),
    calls: (n) => gemini(list(n, (i) => `{"functionCall":{"id":"c${i}","name":"f","args":{}}}`)),
    "grounding chunks": (n) =>
      gemini(text(1), `,"groundingMetadata":{"groundingChunks":[${list(n, webChunk)}]}`),
    "grounding supports": (n) =>
      grounded(n, (i) => `{"segment":${segment(i + 1)},"groundingChunkIndices":[${i}]}`),
    "grounding supports that go backwards": (n) =>
      grounded(n, (i) => `{"segment":${segment(n - i)},"groundingChunkIndices":[${n - 1 - i}]}`),
    "grounding supports in no order": (n) =>
      grounded(
        n,
        (i) => `{"segment":${segment(1 + shuffled(i, n))},"groundingChunkIndices":[${shuffled(i, n)}]}`,
      ),
    "indices of a support": (n) =>
      grounded(n, (i) =>
        i > 0
          ? `{"segment":${segment(1)},"groundingChunkIndices":[]}`
          : `{"segment":${segment(n)},"groundingChunkIndices":[${list(n, (each) => `${shuffled(each, n)}`)}]}`,
      ),
    "grounding supports without sources": (n) =>
      gemini(
        text(n),
        `,"groundingMetadata":{"groundingChunks":[${list(n, () => '{"web":{}}')}],"groundingSupports":[${list(n, (i) => `{"segment":${segment(n - i)},"groundingChunkIndices":[${n - 1}]}`)}]}`,
      ),
    recitations: (n) => recited(n, (i) => i + 1),
    "recitations that go backwards": (n) => recited(n, (i) => n - i),
    logprobs: (n) => {
      const each = list(n, (i) => `{"token":"t${i}","logProbability":-0.5}`);
      const top = list(n, (i) => `{"candidates":[{"token":"t${i}","logProbability":-0.5}]}`);
      return gemini(text(1), `,"logprobsResult":{"chosenCandidates":[${each}],"topCandidates":[${top}]}`);
    },
    "ratings of safety": (n) =>
      gemini(text(1), `,"safetyRatings":[${list(n, () => '{"category":"c","probability":"LOW"}')}]`),
  },
};

/** Events; each arrives as a piece of its own, or all arrive together. */
export type Events = Buffer[];

const data = (json: string): Buffer => Buffer.from(`data: ${json}\n\n`);
const chunk = (delta: string, more = '"finish_reason":null', index = 0): Buffer =>
  data(
    `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":${index},"delta":{${delta}},${more}}]}`,
  );
const chatEnd = [chunk("", '"finish_reason":"stop"'), Buffer.from("data: [DONE]\n\n")];
const chatStream = (count: number, each: (index: number) => Buffer): Events => [
  chunk('"role":"assistant","content":""'),
  ...Array.from({ length: count }, (_, index) => each(index)),
  ...chatEnd,
];
const callPiece = (index: number, more: string) => chunk(`"tool_calls":[{"index":${index},${more}}]`);
const callStart = (index: number) =>
  callPiece(index, `"id":"c${index}","type":"function","function":{"name":"f","arguments":""}`);
const callInput = (index: number) => callPiece(index, '"function":{"arguments":" "}');

const named = (type: string, rest: string): Buffer =>
  Buffer.from(`event: ${type}\ndata: {"type":"${type}"${rest === "" ? "" : ","}${rest}}\n\n`);
const messagesStream = (events: Events): Events => [
  named(
    "message_start",
    `"message":{${messagesHead},"content":[],"stop_reason":null,"usage":{"input_tokens":1}}`,
  ),
  ...events,
  named("message_delta", '"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}'),
  named("message_stop", ""),
];
const blockStart = (index: number, block = '{"type":"text","text":""}') =>
  named("content_block_start", `"index":${index},"content_block":${block}`);
const blockDelta = (index: number, delta = '{"type":"text_delta","text":"x"}') =>
  named("content_block_delta", `"index":${index},"delta":${delta}`);
const blockStop = (index: number) => named("content_block_stop", `"index":${index}`);
const toolBlock = (index: number) => `{"type":"tool_use","id":"t${index}","name":"f","input":{}}`;
const jsonDelta = '{"type":"input_json_delta","partial_json":" "}';

const responsesStream = (events: Events, output = ""): Events => [
  named("response.created", `"response":{${responsesHead.replace("completed", "in_progress")},"output":[]}`),
  ...events,
  named("response.completed", `"response":{${responsesHead},"output":[${output}]}`),
];
const itemAdded = (index: number, item: string) =>
  named("response.output_item.added", `"output_index":${index},"item":${item}`);
const itemDone = (index: number, item: string) =>
  named("response.output_item.done", `"output_index":${index},"item":${item}`);
const textDelta = (index: number, part = 0) =>
  named(
    "response.output_text.delta",
    `"item_id":"i${index}","output_index":${index},"content_index":${part},"delta":"x"`,
  );
const argumentsDelta = (index: number) =>
  named(
    "response.function_call_arguments.delta",
    `"item_id":"f${index}","output_index":${index},"delta":" "`,
  );
const emptyMessage = (index: number) => outputMessage("", `i${index}`);
const fullMessage = (index: number) => outputMessage(outputText(), `i${index}`);
const openCall = (index: number) => outputCall(index).replace('"{}"', '""');

const frames = (lines: string): Events => lines.split("\n").map((line) => encodeFrames(line));
const converseStream = (lines: string): Events =>
  frames(
    `messageStart {"role":"assistant"}\n${lines}\nmessageStop {"stopReason":"end_turn"}\nmetadata {"usage":{"inputTokens":1,"outputTokens":1}}`,
  );
const converseStart = (index: number) =>
  `contentBlockStart {"contentBlockIndex":${index},"start":{"toolUse":{"toolUseId":"t${index}","name":"f"}}}`;
const converseDelta = (index: number, delta = '{"text":"x"}') =>
  `contentBlockDelta {"contentBlockIndex":${index},"delta":${delta}}`;
const converseStop = (index: number) => `contentBlockStop {"contentBlockIndex":${index}}`;

const geminiStream = (count: number, each: (index: number) => string): Events =>
  Array.from({ length: count }, (_, index) => data(each(index)));

const each = (count: number, make: (index: number) => Buffer): Events =>
  Array.from({ length: count }, (_, index) => make(index));
/** Lines of frames. */
const lines = (count: number, make: (index: number) => string): string => list(count, make, "\n");

/** The events, and for server-sent events the lines they consist of. */
function eventLines(event: (count: number) => Events): Lists<Events> {
  const before = (make: (count: number) => string) => (count: number) => [
    Buffer.from(make(count)),
    ...event(1),
  ];
  return {
    "empty lines": before((n) => "\n".repeat(n * 16)),
    "carriage returns": before((n) => "\r".repeat(n * 16)),
    "carriage returns within an event": before((n) => `:${"\r:".repeat(n * 8)}\r\r`),
    "mixed ends of lines": before((n) => "\r\n\r\n\r\r\n".repeat(n * 4)),
    comments: before((n) => ": x\n\n".repeat(n * 4)),
    "lines of a comment": before((n) => `${": x\n".repeat(n * 4)}\n`),
    "lines of other fields": before((n) => `${"id: 1\nretry: 1\nx\n".repeat(n * 2)}\n`),
    "lines of data": before((n) => `data: {\n${"data:\n".repeat(n * 4)}data: }\n\n`),
    "names of an event": before((n) => `${"event: x\n".repeat(n * 4)}data: {}\n\n`),
  };
}

export const LONG_STREAMS: Readonly<Record<UpstreamName, Lists<Events>>> = {
  "chat-completions": {
    ...eventLines((n) => chatStream(n, () => chunk('"content":"x"'))),
    texts: (n) => chatStream(n, () => chunk('"content":"x"')),
    "texts and thoughts in turn": (n) =>
      chatStream(n, (i) => chunk(i % 2 === 0 ? '"content":"x"' : '"reasoning_content":"x"')),
    "choices of an event": (n) => [
      data(`{${chatHead},"choices":[${list(n, (i) => `{"index":${i},"delta":{"content":"x"}}`)}]}`),
      ...chatEnd,
    ],
    choices: (n) => chatStream(n, (i) => chunk('"content":"x"', '"finish_reason":null', i)),
    "tool calls": (n) => chatStream(n, callStart),
    "tool calls of an event": (n) => [chunk(`"tool_calls":[${list(n, chatCall)}]`), ...chatEnd],
    "pieces of arguments": (n) => [callStart(0), ...chatStream(n, () => callInput(0))],
    "pieces of interleaved arguments": (n) => [
      ...each(n, callStart),
      ...chatStream(n, (i) => callInput(shuffled(i, n))),
    ],
    "tool calls of backward indices": (n) => chatStream(n, (i) => callStart(n - i)),
    annotations: (n) => chatStream(n, (i) => chunk(`"content":"x","annotations":[${chatAnnotation(i)}]`)),
    "reasoning details": (n) => chatStream(n, (i) => chunk(`"reasoning_details":[${chatDetail(i)}]`)),
    logprobs: (n) =>
      chatStream(n, (i) =>
        chunk('"content":"x"', `"finish_reason":null,"logprobs":{"content":[${token(i)}]}`),
      ),
  },
  messages: {
    ...eventLines((n) => messagesStream([blockStart(0), ...each(n, () => blockDelta(0)), blockStop(0)])),
    texts: (n) => messagesStream([blockStart(0), ...each(n, () => blockDelta(0)), blockStop(0)]),
    pings: (n) => messagesStream(each(n, () => named("ping", ""))),
    "text blocks": (n) =>
      messagesStream(
        Array.from({ length: n }, (_, i) => [blockStart(i), blockDelta(i), blockStop(i)]).flat(),
      ),
    "tool blocks": (n) =>
      messagesStream(
        Array.from({ length: n }, (_, i) => [
          blockStart(i, toolBlock(i)),
          blockDelta(i, jsonDelta),
          blockStop(i),
        ]).flat(),
      ),
    "interleaved tool blocks": (n) =>
      messagesStream([
        ...each(n, (i) => blockStart(i, toolBlock(i))),
        ...each(n, (i) => blockDelta(shuffled(i, n), jsonDelta)),
        ...each(n, (i) => blockStop(shuffled(i, n))),
      ]),
    "pieces of arguments": (n) =>
      messagesStream([blockStart(0, toolBlock(0)), ...each(n, () => blockDelta(0, jsonDelta)), blockStop(0)]),
    "thinking blocks": (n) =>
      messagesStream(
        Array.from({ length: n }, (_, i) => [
          blockStart(i, '{"type":"thinking","thinking":""}'),
          blockDelta(i, '{"type":"thinking_delta","thinking":"x"}'),
          blockDelta(i, '{"type":"signature_delta","signature":"s"}'),
          blockStop(i),
        ]).flat(),
      ),
    citations: (n) =>
      messagesStream([
        blockStart(0),
        blockDelta(0),
        ...each(n, (i) => blockDelta(0, `{"type":"citations_delta","citation":${messagesCitation(i)}}`)),
        blockStop(0),
      ]),
  },
  responses: {
    ...eventLines((n) => responsesStream(each(n, () => textDelta(0)))),
    texts: (n) => responsesStream([itemAdded(0, emptyMessage(0)), ...each(n, () => textDelta(0))]),
    "texts of many parts": (n) =>
      responsesStream([itemAdded(0, emptyMessage(0)), ...each(n, (i) => textDelta(0, i))]),
    "items one after the other": (n) =>
      responsesStream(
        Array.from({ length: n }, (_, i) => [
          itemAdded(i, emptyMessage(i)),
          textDelta(i),
          itemDone(i, fullMessage(i)),
        ]).flat(),
        list(n, fullMessage),
      ),
    "interleaved items": (n) =>
      responsesStream(
        [
          ...each(n, (i) => itemAdded(i, emptyMessage(i))),
          ...each(n, (i) => textDelta(shuffled(i, n))),
          ...each(n, (i) => itemDone(shuffled(i, n), fullMessage(shuffled(i, n)))),
        ],
        list(n, fullMessage),
      ),
    "interleaved calls": (n) =>
      responsesStream([
        ...each(n, (i) => itemAdded(i, openCall(i))),
        ...each(n, (i) => argumentsDelta(shuffled(i, n))),
        ...each(n, (i) => itemDone(shuffled(i, n), outputCall(shuffled(i, n)))),
      ]),
    "pieces behind many items": (n) =>
      responsesStream([
        ...each(Math.min(n, 1_000), (i) => itemAdded(i, openCall(i))),
        ...each(n, () => argumentsDelta(0)),
      ]),
    "items that the end finishes": (n) =>
      responsesStream(
        each(n, (i) => itemAdded(i, emptyMessage(i))),
        list(n, (i) => fullMessage(shuffled(i, n))),
      ),
    "items that only the end reports": (n) => responsesStream([], list(n, fullMessage)),
    "items of other kinds": (n) =>
      responsesStream(each(n, (i) => itemDone(i, `{"id":"w${i}","type":"web_search_call"}`))),
    annotations: (n) =>
      responsesStream([
        textDelta(0),
        ...each(n, (i) =>
          named(
            "response.output_text.annotation.added",
            `"item_id":"i0","output_index":0,"content_index":0,"annotation":${outputAnnotation(i)}`,
          ),
        ),
      ]),
    "summary parts": (n) =>
      responsesStream(
        each(n, (i) =>
          named(
            "response.reasoning_summary_text.delta",
            `"item_id":"i0","output_index":0,"summary_index":${i},"delta":"x"`,
          ),
        ),
      ),
  },
  converse: {
    texts: (n) => converseStream(lines(n, () => converseDelta(0))),
    "text blocks": (n) => converseStream(lines(n, (i) => `${converseDelta(i)}\n${converseStop(i)}`)),
    "tool blocks": (n) =>
      converseStream(
        lines(
          n,
          (i) => `${converseStart(i)}\n${converseDelta(i, '{"toolUse":{"input":" "}}')}\n${converseStop(i)}`,
        ),
      ),
    "interleaved tool blocks": (n) =>
      converseStream(
        [
          lines(n, converseStart),
          lines(n, (i) => converseDelta(shuffled(i, n), '{"toolUse":{"input":" "}}')),
          lines(n, (i) => converseStop(shuffled(i, n))),
        ].join("\n"),
      ),
    thoughts: (n) =>
      converseStream(
        lines(n, (i) => `${converseDelta(i, '{"reasoningContent":{"text":"x"}}')}\n${converseStop(i)}`),
      ),
    citations: (n) =>
      converseStream(
        `${converseDelta(0)}\n${lines(n, (i) => converseDelta(0, `{"citation":${converseCitation(i)}}`))}`,
      ),
    "events of other kinds": (n) => converseStream(lines(n, () => 'other {"a":1}')),
  },
  "generate-content": {
    ...eventLines((n) => geminiStream(n, () => gemini('{"text":"x"}'))),
    texts: (n) => geminiStream(n, () => gemini('{"text":"x"}').replace('"finishReason":"STOP",', "")),
    "texts and thoughts in turn": (n) =>
      geminiStream(n, (i) =>
        gemini(`{"text":"x","thought":${i % 2 === 0}}`).replace('"finishReason":"STOP",', ""),
      ),
    calls: (n) =>
      geminiStream(n, (i) =>
        gemini(`{"functionCall":{"id":"c${i}","name":"f","args":{}}}`).replace('"finishReason":"STOP",', ""),
      ),
    "grounding supports": (n) =>
      geminiStream(n, (i) =>
        gemini(
          '{"text":"x"}',
          `,"groundingMetadata":{"groundingChunks":[${webChunk(i)}],"groundingSupports":[{"segment":${segment(i + 1)},"groundingChunkIndices":[0]}]}`,
        ).replace('"finishReason":"STOP",', ""),
      ),
    recitations: (n) =>
      geminiStream(n, (i) =>
        gemini(
          '{"text":"x"}',
          `,"citationMetadata":{"citationSources":[{"startIndex":${i},"endIndex":${i + 1},"uri":"https://a/"}]}`,
        ).replace('"finishReason":"STOP",', ""),
      ),
  },
};
