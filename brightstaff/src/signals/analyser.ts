// Looks at a conversation message by message: what a new message costs does not depend on those before it.
import { type Heard, heardOf, likeness } from "./heard.js";
import { languageOf } from "./languages/choose.js";
import type { Found, MatchedLanguage } from "./languages/match.js";
import { rate } from "./quality.js";
import { groupOf, type Message, type Report, type Signal } from "./report.js";
import { loopsIn, type ToolCall, toolCallOf } from "./tool-calls.js";
import { toolFailure } from "./tool-failures.js";
import { asks, type Evidence, evidenceIn, satisfactionIn, type Turn } from "./turn.js";
import { wordsOf } from "./words.js";

/** Turns of each side that later ones are compared with. */
const COMPARED = 6;
/** Calls among which loops are looked for. */
const MOST_CALLS = 200;
/** Signals of a conversation; later ones take the place of the earliest. */
const MOST_SIGNALS = 500;
const SURE = 0.5;
const SAME = 0.9;
/** Words of an assistant's turn that may be a repetition. */
const LONG = 5;

export class Analyser {
  readonly #people: Heard[] = [];
  readonly #assistant: Heard[] = [];
  /** The assistant's last turn. */
  #last: { asks: boolean; words: readonly string[] } | undefined;
  /** Phrases in it, as soon as the language is known. */
  #asked: Found | undefined;
  readonly #calls: ToolCall[] = [];
  readonly #signals: Signal[] = [];
  #language: MatchedLanguage | undefined;
  #next = 0;
  #turns = 0;
  #results = 0;

  add({ from, value }: Message): void {
    const index = this.#next;
    this.#next += 1;
    if (from === "function_call") push(this.#calls, toolCallOf(value, index), MOST_CALLS);
    else if (from === "observation") this.#hearTool(value, index);
    else if (value.trim() !== "") this.#hear(from, turnOf(value, index));
  }

  report(): Report & { language: string | null } {
    const signals = [...this.#signals, ...loopsIn(this.#calls)].toSorted(
      (one, other) => one.message_index - other.message_index,
    );
    const counted = { turns: this.#turns, results: this.#results };
    return { ...rate(signals, counted), language: this.#language?.id ?? null, signals };
  }

  #hear(from: "human" | "gpt", turn: Turn): void {
    if (from === "gpt") {
      this.#hearAssistant(turn);
      return;
    }
    this.#language = languageOf(turn.text, turn.tokens, this.#language);
    if (this.#language !== undefined) {
      this.#turns += 1;
      const said = this.#language.find(turn.words);
      const context = { said, assistant: this.#lastOfAssistant(this.#language), before: this.#people };
      this.#note(turn, evidenceIn(turn, context));
      this.#note(turn, satisfactionIn(said));
    }
    push(this.#people, turn.heard, COMPARED);
  }

  /** A turn has at most one signal of each group, with the confidence of all its evidence. */
  #note({ index, text }: Turn, evidence: readonly Evidence[]): void {
    const confidence = 1 - evidence.reduce((doubt, { weight }) => doubt * (1 - weight), 1);
    if (confidence < SURE) return;
    const seen = new Set<string>();
    for (const { type, family, words, weight, metadata } of evidence.toSorted(
      (a, b) => b.weight - a.weight,
    )) {
      const group = groupOf({ type });
      if (seen.has(group) || weight < SURE / 2) continue;
      seen.add(group);
      const families = evidence.map((each) => each.family);
      this.#add({
        type,
        message_index: index,
        confidence: Math.round(confidence * 100) / 100,
        snippet: words === "" ? text.slice(0, 50) : words,
        metadata: { family, families, ...metadata },
      });
    }
  }

  #lastOfAssistant(language: MatchedLanguage): { asks: boolean; said: Found } | undefined {
    const last = this.#last;
    return last && { asks: last.asks, said: this.#asked ?? language.find(last.words) };
  }

  #hearAssistant(turn: Turn): void {
    this.#asked = this.#language?.find(turn.words);
    const same =
      turn.tokens.length < LONG || this.#isRoutine()
        ? undefined
        : this.#assistant.find((earlier) => likeness(turn.heard, earlier) >= SAME);
    if (same !== undefined) {
      this.#add({
        type: "interaction.stagnation.repetition",
        message_index: turn.index,
        confidence: 0.8,
        snippet: turn.text.slice(0, 50),
        metadata: { family: "repetition", role: "gpt", compared_to: same.index },
      });
    }
    push(this.#assistant, turn.heard, COMPARED);
    // Phrases that are found take the place of the words.
    this.#last = { asks: asks(turn), words: this.#asked === undefined ? turn.words : [] };
  }

  /** Assistants say some sentences again and again. */
  #isRoutine(): boolean {
    return this.#asked?.in("offer") !== undefined || this.#asked?.in("confirming") !== undefined;
  }

  #hearTool(value: string, index: number): void {
    this.#results += 1;
    const failure = toolFailure(value, index, this.#calls.at(-1));
    if (failure !== undefined) this.#add(failure);
  }

  #add(signal: Signal): void {
    push(this.#signals, signal, MOST_SIGNALS);
  }
}

export function analyse(messages: readonly Message[]): ReturnType<Analyser["report"]> {
  const analyser = new Analyser();
  for (const message of messages) analyser.add(message);
  return analyser.report();
}

function turnOf(value: string, index: number): Turn {
  const said = wordsOf(value);
  const words = said.tokens.map((token) => (token.includes("'") ? token.replaceAll("'", "") : token));
  return { ...said, index, words, heard: heardOf({ index, words }) };
}

function push<Item>(list: Item[], item: Item, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
