// What people say, judged by the reference's phrases.
import type { Message, Signal, SignalType } from "../report.js";
import { jaccard, wordsOf } from "../words.js";
import { type Compared, compared, firstMatch, phrasesOf } from "./matching.js";
import * as phrases from "./phrases.js";

interface Said extends Compared {
  index: number;
  speaker: "human" | "gpt";
}

type Kind = [type: SignalType, metadata: object, phrases: ReturnType<typeof phrasesOf>];

function kind(type: SignalType, metadata: object, texts: readonly string[]): Kind {
  return [type, metadata, phrasesOf(texts)];
}

const MISALIGNMENTS = [
  kind("interaction.misalignment.correction", { pattern_type: "correction" }, phrases.CORRECTION),
  kind("interaction.misalignment.rephrase", { pattern_type: "rephrase" }, phrases.REPHRASE),
  kind("interaction.misalignment.clarification", { pattern_type: "clarification" }, phrases.CLARIFICATION),
];
const SATISFACTIONS = [
  kind("interaction.satisfaction.gratitude", { pattern_type: "gratitude" }, phrases.GRATITUDE),
  kind("interaction.satisfaction.confirmation", { pattern_type: "confirmation" }, phrases.CONFIRMATION),
  kind("interaction.satisfaction.success", { pattern_type: "success" }, phrases.SUCCESS),
];
const NEGATIVE = "interaction.disengagement.negative_stance";
const ESCALATION = kind(
  "interaction.disengagement.escalation",
  { pattern_type: "escalation" },
  phrases.ESCALATION,
);
const QUIT = kind("interaction.disengagement.quit", { pattern_type: "quit" }, phrases.QUIT);
const PROFANITY = kind(NEGATIVE, { indicator_type: "profanity" }, phrases.PROFANITY);
const COMPLAINT = kind(NEGATIVE, { indicator_type: "complaint" }, phrases.COMPLAINT);

const TURNS_BEFORE_DECAY = 5;
const DECAY = 0.25;

/** `messages` begin with the one of index `from`. */
export function saidSignals(messages: readonly Message[], from: number): Signal[] {
  const all = messages.flatMap(({ from: speaker, value }, at): Said[] =>
    (speaker === "human" || speaker === "gpt") && value !== ""
      ? [{ ...compared(wordsOf(value)), index: from + at, speaker }]
      : [],
  );
  const people = all.filter(({ speaker }) => speaker === "human");
  return [
    ...misalignments(people),
    ...dragging(messages, from),
    ...repetitions(all),
    ...people.flatMap(disengagements),
    ...people.flatMap((said) => firstKind(said, SATISFACTIONS)),
  ];
}

/** From 0 to 1; it falls with the number of a person's messages. */
function efficiencyOf(turns: number): number {
  return 1 / (1 + DECAY * Math.max(0, turns - TURNS_BEFORE_DECAY));
}

function signal(said: Said, type: SignalType, snippet: string, metadata: object, confidence = 1): Signal {
  return { type, message_index: said.index, confidence, snippet, metadata: { ...metadata } };
}

function found(said: Said, [type, metadata, texts]: Kind): Signal[] {
  const text = firstMatch(said, texts);
  return text === undefined ? [] : [signal(said, type, text, metadata)];
}

function firstKind(said: Said, kinds: readonly Kind[]): Signal[] {
  for (const each of kinds) {
    const signals = found(said, each);
    if (signals.length > 0) return signals;
  }
  return [];
}

function misalignments(people: readonly Said[]): Signal[] {
  return people.flatMap((said, at) => {
    const signals = firstKind(said, MISALIGNMENTS);
    const before = people[at - 1];
    if (signals.length > 0 || before === undefined) return signals;
    if (said.index - before.index > 3 || !isRephrase(said, before)) return [];
    const metadata = { pattern_type: "semantic_rephrase", compared_to: before.index };
    const type = "interaction.misalignment.rephrase";
    return [signal(said, type, "[similar rephrase detected]", metadata, 0.8)];
  });
}

function isRephrase(said: Said, before: Said): boolean {
  if (said.tokens.length < 3 || before.tokens.length < 3) return false;
  if (beginsWith(said.text, phrases.CONFIRMATION_OPENERS)) return false;
  const [now, then] = [contentOf(said), contentOf(before)];
  if (now.size < 4 || then.size < 4) return false;
  const common = [...now].filter((token) => then.has(token)).length;
  return (now.size - common) / now.size <= 0.5 && common / Math.min(now.size, then.size) >= 0.75;
}

function contentOf({ tokens }: Said): Set<string> {
  return new Set(tokens.filter((token) => !phrases.STOP_WORDS.has(token)));
}

function beginsWith(text: string, openers: readonly string[]): boolean {
  const lower = text.toLowerCase().trimStart();
  return openers.some((opener) => lower.startsWith(opener));
}

function dragging(messages: readonly Message[], from: number): Signal[] {
  const turns = messages.filter((message) => message.from === "human").length;
  const efficiency = efficiencyOf(turns);
  if (efficiency >= 0.5) return [];
  return [
    {
      type: "interaction.stagnation.dragging",
      message_index: from + messages.length - 1,
      confidence: 1 - efficiency,
      snippet: `Conversation dragging: ${turns} turns (efficiency: ${efficiency.toFixed(2)})`,
      metadata: {
        ...{ total_turns: turns, efficiency_score: efficiency, baseline_turns: TURNS_BEFORE_DECAY },
      },
    },
  ];
}

function repetitions(all: readonly Said[]): Signal[] {
  const before: Record<Said["speaker"], Said[]> = { human: [], gpt: [] };
  return all.flatMap((said) => {
    const own = before[said.speaker];
    const last = own.slice(-2);
    own.push(said);
    if (said.speaker === "human" && beginsWith(said.text, phrases.POSITIVE_OPENERS)) return [];
    if (said.tokens.length < 5) return [];
    for (const other of last) {
      if (other.tokens.length < 5) continue;
      const similarity = jaccard(said.trigrams, other.trigrams);
      if (similarity < 0.85) continue;
      const isExact = similarity >= 0.95;
      const snippet = `${isExact ? "Exact repetition" : "Near-duplicate"} with message ${other.index}`;
      const metadata = {
        ...{ repetition_type: isExact ? "exact" : "near_duplicate", compared_to: other.index },
        ...{ similarity, role: said.speaker },
      };
      return [signal(said, "interaction.stagnation.repetition", snippet, metadata, similarity)];
    }
    return [];
  });
}

function disengagements(said: Said): Signal[] {
  const escalations = found(said, ESCALATION);
  const profanities = found(said, PROFANITY).map((each) => withPattern(each));
  const isPlain = escalations.length === 0 && profanities.length === 0;
  return [
    ...shouting(said),
    ...escalations,
    ...found(said, QUIT),
    ...profanities,
    ...(isPlain ? found(said, COMPLAINT).map((each) => withPattern(each)) : []),
  ];
}

function withPattern(each: Signal): Signal {
  return { ...each, metadata: { ...each.metadata, pattern: each.snippet } };
}

function shouting(said: Said): Signal[] {
  const { text } = said;
  const snippet = Array.from(text).slice(0, 50).join("");
  const signals: Signal[] = [];
  const letters = text.match(/\p{Alphabetic}/gu) ?? [];
  const ratio = (text.match(/\p{Uppercase}/gu) ?? []).length / letters.length;
  if (letters.length >= 10 && ratio >= 0.8) {
    signals.push(signal(said, NEGATIVE, snippet, { indicator_type: "all_caps", upper_ratio: ratio }));
  }
  const count = (marks: RegExp): number => (text.match(marks) ?? []).length;
  const [questions, exclamations, mixed] = [count(/\?{2,}/g), count(/!{2,}/g), count(/[?!]{3,}/g)];
  if (questions + exclamations + mixed > 0 && !beginsWith(text, phrases.POSITIVE_OPENERS)) {
    const metadata = {
      ...{ indicator_type: "excessive_punctuation", consecutive_questions: questions },
      ...{ consecutive_exclamations: exclamations, mixed_punctuation: mixed },
    };
    signals.push(signal(said, NEGATIVE, snippet, metadata));
  }
  return signals;
}
