// Asks a chat model to judge. Any model will do: it is to call a function, and an answer in words is read as well.
import { answerText } from "../conversation/answer.js";
import { isObject, type JsonObject, objectsOf, parseObject } from "../json.js";
import type { ModelClient } from "../orchestrator/decision.js";
import { ownCallHeaders } from "../upstream/forwarded-headers.js";
import type { Guard, GuardCall, GuardedText, Verdict } from "./guard.js";
import { type Instructions, TOOL } from "./model-instructions.js";
import { PassedPieces } from "./passed-pieces.js";
import { type Piece, piecesOf } from "./pieces.js";
import { judgePieces } from "./piecewise.js";

interface ModelGuardSettings {
  model: string;
  instructions: Instructions;
  /** Headers that rate limits read; the guard's calls count in these limits. */
  limitHeaders: readonly string[];
}

/** UTF-16 units that the model sees at a time. */
const ROOM = 32_000;
const MOST_PIECES = 128;
/** Calls at a time. */
const CALLS = 4;
const MAX_COMPLETION_TOKENS = 1_024;
/** Characters of what it says, with room for the longest tokens. */
const LONGEST_DECISION = 64 << 10;
const THOUGHTS = /^\s*<think>.*?<\/think>/s;

export class ModelGuard implements Guard {
  readonly name = "model";
  readonly #settings: ModelGuardSettings;
  readonly #client: ModelClient;
  readonly #passed = new PassedPieces();

  constructor(settings: ModelGuardSettings, client: ModelClient) {
    this.#settings = settings;
    this.#client = client;
  }

  judge(texts: readonly GuardedText[], call: GuardCall): Promise<Verdict> {
    return judgePieces(piecesOf(texts, ROOM), call, {
      ...{ name: this.name, passed: this.#passed, most: MOST_PIECES, atOnce: CALLS },
      refuses: (piece) => this.#refuses(piece, call),
    });
  }

  async #refuses(piece: Piece, { request, signal }: GuardCall): Promise<boolean> {
    const { model, instructions, limitHeaders } = this.#settings;
    const body = {
      model,
      messages: [
        { role: "system", content: instructions.system },
        // Escaped, the texts cannot end their block.
        { role: "user", content: `<texts>\n${piece.replaceAll("</", "<\\/")}\n</texts>` },
      ],
      tools: [toolFor(instructions)],
      tool_choice: { type: "function", function: { name: TOOL } },
      max_completion_tokens: MAX_COMPLETION_TOKENS,
      stream: false,
    };
    const headers = ownCallHeaders(request.headers, limitHeaders);
    const decision = decisionIn(await this.#client.chat(body, signal, headers), instructions.verdict);
    if (decision === undefined) throw new Error("the guard model's answer cannot be read");
    return decision;
  }
}

function toolFor({ verdict }: Instructions): object {
  const properties = { [verdict]: { type: "boolean" } };
  const parameters = { type: "object", properties, required: [verdict] };
  return { type: "function", function: { name: TOOL, description: "Reports the decision.", parameters } };
}

/** Undefined when it decides nothing. Whatever it says besides: a refusal counts. */
function decisionIn(answer: JsonObject, verdict: string): boolean | undefined {
  const message = objectsOf(answer.choices)[0]?.message;
  const calls = isObject(message) ? objectsOf(message.tool_calls) : [];
  const called = calls.map((call) =>
    isObject(call.function) ? decisionOf(call.function.arguments, verdict) : undefined,
  );
  const decisions = [...called, ...decisionsInText(answerText("chat-completions", answer), verdict)];
  return decisions.includes(true) || (decisions.includes(false) ? false : undefined);
}

/** JSON in a string; some servers send the object itself. */
function decisionOf(written: unknown, verdict: string): boolean | undefined {
  const value =
    typeof written !== "string"
      ? written
      : written.length > LONGEST_DECISION
        ? undefined
        : parseObject(written);
  const decision = isObject(value) ? value[verdict] : undefined;
  return typeof decision === "boolean" ? decision : undefined;
}

/** Models may think aloud before they decide. `unsafe` and `safe` are the answers of Llama Guard. */
function decisionsInText(text: string, verdict: string): (boolean | undefined)[] {
  const said = text.slice(0, LONGEST_DECISION).replace(THOUGHTS, "");
  const word = /^\s*(unsafe|safe)\b/i.exec(said)?.[1]?.toLowerCase();
  const objects = said.match(/\{[^{}]*\}/g) ?? [];
  return [
    word === undefined ? undefined : word === "unsafe",
    ...objects.map((object) => decisionOf(object, verdict)),
  ];
}
