// The words of one language by which turns are judged: data, without apostrophes and in lower case. A phrase matches whole
// words, or anywhere in languages that do not separate words.

export interface Language {
  /** As in BCP 47. */
  id: string;
  /** Undefined: words are not separated by spaces. */
  common?: readonly string[];
  people: PeopleWords;
  assistant: AssistantWords;
}

/** What people say. */
export interface PeopleWords {
  /** A turn begins by denying what was said before. */
  negation: readonly string[];
  /** A turn ends the conversation, or has nothing to add: a "no" in it denies nothing. */
  closing: readonly string[];
  agreement: readonly string[];
  contradiction: readonly string[];
  /** Something else is wanted. */
  redirect: readonly string[];
  rejection: readonly string[];
  clarification: readonly string[];
  complaint: readonly string[];
  profanity: readonly string[];
  escalation: readonly string[];
  quit: readonly string[];
  gratitude: readonly string[];
  confirmation: readonly string[];
  success: readonly string[];
}

/** What an assistant says. */
export interface AssistantWords {
  /** It has not got, or cannot do, what was asked. */
  refusal: readonly string[];
  /** It has not understood. */
  misunderstanding: readonly string[];
  /** It asks whether there is anything else to do. */
  offer: readonly string[];
  /** It asks whether it has understood. */
  confirming: readonly string[];
  /** It asks for an opinion: a dislike is an answer then. */
  opinion: readonly string[];
}

/** Each of the one with each of the other. */
export function combined(one: readonly string[], other: readonly string[]): string[] {
  return one.flatMap((first) => other.map((second) => `${first} ${second}`));
}
