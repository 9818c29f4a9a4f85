// What of a request may be kept: everything that is told of requests passes here first, whatever shows it later. Secrets are
// masked in any case; what was said is kept only where the configuration has it.
import type { Observation, ObservedPart } from "@plano/config/contract";
import { findingsIn, signOf } from "../filters/builtin/findings.js";
import { readably } from "../filters/builtin/readably.js";
import type { DashboardConfig } from "../service-config/schema.js";

export type PrivacyRules = Pick<DashboardConfig, "content" | "detectors">;

export class Privacy {
  readonly #rules: PrivacyRules;
  readonly #sign: RegExp;

  constructor(rules: PrivacyRules) {
    this.#rules = rules;
    this.#sign = signOf(rules.detectors);
  }

  keepable({ parts, omitted, ...record }: Observation): Observation {
    const { error, user, user_agent: agent, session, tags } = record;
    return {
      ...record,
      ...(error?.message !== undefined && { error: { ...error, message: this.masked(error.message) } }),
      ...(user !== undefined && { user: this.masked(user) }),
      ...(agent !== undefined && { user_agent: this.masked(agent) }),
      ...(session !== undefined && { session: this.masked(session) }),
      ...(tags !== undefined && { tags: this.#maskedTags(tags) }),
      ...(this.#rules.content !== "off" && {
        ...(parts !== undefined && { parts: parts.map((part) => this.#maskedPart(part)) }),
        ...(omitted !== undefined && { omitted }),
      }),
    };
  }

  /** `⟦email⟧` says that something was there. */
  masked(text: string): string {
    if (!this.#sign.test(readably(text))) return text;
    const pieces: string[] = [];
    let end = 0;
    for (const findings of findingsIn(text, this.#rules.detectors))
      for (const { name, start, end: stop } of findings) {
        pieces.push(text.slice(end, start), `⟦${name}⟧`);
        end = stop;
      }
    return pieces.length === 0 ? text : pieces.join("") + text.slice(end);
  }

  #maskedPart(part: ObservedPart): ObservedPart {
    return part.text === undefined ? part : { ...part, text: this.masked(part.text) };
  }

  #maskedTags(tags: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, this.masked(value)]));
  }
}
