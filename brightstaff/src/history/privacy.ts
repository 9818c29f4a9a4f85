// What of a request may be kept: everything that is told of requests passes here first, whatever shows it later. Secrets are
// masked in any case; what was said is kept only where the configuration has it.
import type { Observation, ObservedError, ObservedPart } from "@plano/config/contract";
import { SECRET_NAMES } from "@plano/config/run-time";
import type { DashboardConfig } from "../service-config/schema.js";
import { withoutCutWords } from "./cut-secrets.js";
import type { Decisions, NotedApiCall } from "./finished.js";
import { Mask } from "./mask.js";
import { finderOf } from "./patterns.js";
import type { FinishedRoot } from "./roots.js";
import { wordless } from "./wordless.js";

export type PrivacyRules = Pick<DashboardConfig, "content" | "detectors" | "patterns">;

/** Bytes that the filter keeps. */
const MOST_OF_NAME = 64;
const MOST_OF_MODEL = 128;
const MOST_OF_PATH = 256;
const MOST_OF_CODE = 64;
const MOST_OF_MESSAGE = 256;

interface Masking {
  of(text: string): string;
}

export class Privacy {
  readonly #rules: PrivacyRules;
  /** Of texts. */
  readonly #all: Mask;
  /** Of texts from whose middle something may be missing. */
  readonly #cut: Masking = { of: (text) => this.#all.of(withoutCutWords(text)) };
  readonly #name: Masking;
  readonly #message: Masking;
  /** Of names that clients may choose, some of which look like data of persons: a model's has a date. */
  readonly #secrets: Mask;
  readonly #asked: Masking;
  readonly #path: Masking;
  readonly #code: Masking;

  constructor(rules: PrivacyRules) {
    this.#rules = rules;
    const own = finderOf(rules.patterns ?? []);
    this.#all = new Mask(rules.detectors, own);
    this.#secrets = new Mask(SECRET_NAMES, own);
    this.#asked = clipped(this.#secrets, MOST_OF_MODEL);
    this.#path = clipped(this.#secrets, MOST_OF_PATH);
    this.#code = clipped(this.#secrets, MOST_OF_CODE);
    this.#name = clipped(this.#all, MOST_OF_NAME);
    this.#message = clipped(this.#all, MOST_OF_MESSAGE);
  }

  keepable(observation: Observation): Observation {
    const kept = { ...observation };
    mask(kept, ["model"], this.#secrets);
    mask(kept, ["asked"], this.#asked);
    mask(kept, ["path"], this.#path);
    mask(kept, ["user", "user_agent", "session"], this.#name);
    if (kept.error !== undefined) kept.error = this.#maskedError(kept.error);
    if (kept.tags !== undefined) kept.tags = this.#maskedTags(kept.tags);
    if (this.#rules.content === "off") {
      delete kept.parts;
      delete kept.omitted;
    } else if (kept.parts !== undefined) {
      kept.parts = kept.parts.map((part) => this.#maskedPart(part));
    }
    return kept;
  }

  /** Of a request that brightstaff served; its calls are keepable ones. */
  keepableRoot({ facts, calls }: FinishedRoot): FinishedRoot {
    const { decisions, error, isPrivate, tags } = facts;
    const kept = { ...facts };
    mask(kept, ["asked"], this.#asked);
    mask(kept, ["path"], this.#path);
    if (tags !== undefined) kept.tags = this.#maskedTags(tags);
    if (error !== undefined) kept.error = this.#maskedError(error);
    if (decisions.apiCalls !== undefined) kept.decisions = this.#maskedCalls(decisions, decisions.apiCalls);
    // Agents do not pass a client's wish on to the models that they call.
    return { facts: kept, calls: isPrivate ? calls.map(wordless) : calls };
  }

  #maskedPart(part: ObservedPart): ObservedPart {
    const kept = { ...part };
    mask(kept, ["name", "id"], this.#secrets);
    mask(kept, ["text"], this.#cut);
    return kept;
  }

  /** The file may put a key of the environment into a path. */
  #maskedCalls(decisions: Decisions, apiCalls: readonly NotedApiCall[]): Decisions {
    const kept = { ...decisions };
    kept.apiCalls = apiCalls.map((call) => {
      const masked = { ...call };
      mask(masked, ["path"], this.#secrets);
      return masked;
    });
    return kept;
  }

  #maskedTags(tags: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, this.#name.of(value)]));
  }

  #maskedError(error: ObservedError): ObservedError {
    const kept = { ...error };
    mask(kept, ["code"], this.#code);
    mask(kept, ["message"], this.#message);
    return kept;
  }
}

/** Of texts of which at most so many bytes were kept. */
function clipped(mask: Mask, most: number): Masking {
  return { of: (text) => mask.ofClipped(text, most) };
}

/** Those of the members that are texts; in place, since copies that are made of several parts take far longer. */
function mask<Members extends object>(
  members: Members,
  names: readonly (keyof Members)[],
  by: Masking,
): void {
  for (const name of names) {
    const text = members[name];
    if (typeof text === "string") members[name] = by.of(text) as typeof text;
  }
}
