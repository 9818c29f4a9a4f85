// One turn of a person, judged with the assistant's words before it and the person's turns before. Each family of evidence adds
// to the confidence; what alone could mean anything needs a second one.
import { commonCount, type Heard, likeness } from "./heard.js";
import type { Found } from "./languages/match.js";
import type { SignalType } from "./report.js";
import type { Words } from "./words.js";

export interface Turn extends Words {
  index: number;
  /** In lower case, without apostrophes. */
  words: readonly string[];
  heard: Heard;
}

/** Evidence for a type of signal: `weight` is how sure it alone would make, from 0 to 1. */
export interface Evidence {
  type: SignalType;
  family: string;
  words: string;
  weight: number;
  metadata?: Readonly<Record<string, unknown>>;
}

interface Context {
  /** Phrases of this turn. */
  said: Found;
  /** The assistant's last words. */
  assistant: { asks: boolean; said: Found } | undefined;
  /** The person's turns before, the latest last. */
  before: readonly Heard[];
}

const CORRECTION = "interaction.misalignment.correction";
const REPHRASE = "interaction.misalignment.rephrase";
const CLARIFICATION = "interaction.misalignment.clarification";
const REPETITION = "interaction.stagnation.repetition";
const NEGATIVE_STANCE = "interaction.disengagement.negative_stance";

/** Words of a turn that says only yes or no. */
const SHORT = 3;
const CONTENT_WORDS = 4;
const LIKE = 0.75;
const SAME = 0.85;
/** Letters from which capitals count as shouting. */
const SHOUTED = 10;

export function evidenceIn(turn: Turn, context: Context): Evidence[] {
  const { said } = context;
  return [
    ...negations(turn, context),
    ...phrase(CORRECTION, "contradiction", said.in("contradiction"), 0.7),
    ...phrase(CORRECTION, "redirect", said.in("redirect"), 0.4),
    ...rejections(context),
    ...clarifications(turn, context),
    ...afterRefusal(turn, context),
    ...renewals(turn, context),
    ...phrase(NEGATIVE_STANCE, "complaint", said.in("complaint"), 0.7),
    ...phrase(NEGATIVE_STANCE, "profanity", said.in("profanity"), 0.6),
    ...shouts(turn, context),
    ...phrase("interaction.disengagement.escalation", "escalation", said.in("escalation"), 0.9),
    ...phrase("interaction.disengagement.quit", "quit", said.in("quit"), 0.7),
  ];
}

/** At most one: gratitude, confirmation or success. */
export function satisfactionIn(said: Found): Evidence[] {
  const kind = (["gratitude", "confirmation", "success"] as const).find(
    (each) => said.in(each) !== undefined,
  );
  return kind === undefined ? [] : phrase(`interaction.satisfaction.${kind}`, kind, said.in(kind), 0.8);
}

function phrase(type: SignalType, family: string, words: string | undefined, weight: number): Evidence[] {
  return words === undefined ? [] : [{ type, family, words, weight }];
}

/** What a "no" means depends on what it answers. */
function negations({ tokens }: Turn, { said, assistant }: Context): Evidence[] {
  if (assistant === undefined || said.in("closing") !== undefined) return [];
  const isShort = tokens.length <= SHORT;
  const weight = (): number => {
    if (!assistant.asks) return 0.6;
    if (assistant.said.atEnd("offer")) return isShort ? 0 : 0.2;
    if (assistant.said.atEnd("confirming")) return 0.6;
    return isShort ? 0 : 0.35;
  };
  return phrase(CORRECTION, "negation", said.opening("negation"), weight());
}

/** A dislike is an answer where an opinion was asked for. */
function rejections({ said, assistant }: Context): Evidence[] {
  const isAnswer = assistant?.asks === true && assistant.said.atEnd("opinion");
  return phrase(CORRECTION, "rejection", said.in("rejection"), isAnswer ? 0.2 : 0.5);
}

function clarifications({ tokens, text }: Turn, { said }: Context): Evidence[] {
  const words = said.in("clarification");
  if (words !== undefined) return phrase(CLARIFICATION, "clarification", words, 0.7);
  const isBare = tokens.length === 1 && text.trimEnd().endsWith("?");
  return isBare ? phrase(CLARIFICATION, "bare question", text.trim(), 0.6) : [];
}

/** The person goes on although the assistant has not got, or not understood, what was asked. */
function afterRefusal({ tokens }: Turn, { said, assistant }: Context): Evidence[] {
  if (assistant === undefined || said.in("closing") !== undefined) return [];
  const isAgreed = said.opening("agreement") !== undefined;
  if (isAgreed && tokens.length <= SHORT) return [];
  const misunderstood = assistant.said.in("misunderstanding");
  if (misunderstood !== undefined) return phrase(REPHRASE, "after a misunderstanding", misunderstood, 0.7);
  return phrase(REPHRASE, "after a refusal", assistant.said.in("refusal"), isAgreed ? 0.4 : 0.55);
}

/** The person asks for the same again. */
function renewals({ heard, text }: Turn, { said, before }: Context): Evidence[] {
  if (said.opening("agreement") !== undefined) return [];
  const { content } = heard;
  if (content.length < CONTENT_WORDS) return [];
  for (const earlier of before.toReversed()) {
    const other = earlier.content;
    if (other.length < CONTENT_WORDS) continue;
    const common = commonCount(content, other);
    if (common / Math.min(content.length, other.length) < LIKE || common < content.length / 2) continue;
    const [type, family, weight] =
      likeness(heard, earlier) >= SAME
        ? ([REPETITION, "repetition", 0.8] as const)
        : ([REPHRASE, "renewed request", 0.55] as const);
    return [{ type, family, words: text.slice(0, 50), weight, metadata: { compared_to: earlier.index } }];
  }
  return [];
}

function shouts({ text, index }: Turn, { said }: Context): Evidence[] {
  const words = text.slice(0, 50);
  if (/\p{Uppercase}{3}/u.test(text) && isInCapitals(text))
    return phrase(NEGATIVE_STANCE, "capitals", words, index === 0 ? 0.3 : 0.6);
  if (!/\?{2,}|[?!]{3,}/.test(text) || said.opening("agreement") !== undefined) return [];
  return phrase(NEGATIVE_STANCE, "punctuation", words, 0.5);
}

function isInCapitals(text: string): boolean {
  const letters = text.match(/\p{Alphabetic}/gu) ?? [];
  const capitals = text.match(/\p{Uppercase}/gu) ?? [];
  return letters.length >= SHOUTED && capitals.length / letters.length >= 0.8;
}

export function asks({ text }: Turn): boolean {
  return /[?？]/.test(text.slice(-300));
}
