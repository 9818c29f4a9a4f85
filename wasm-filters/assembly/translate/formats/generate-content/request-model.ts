// Rules of generateContent requests that depend on the model, derived from its name. Names without a version
// (`gemini-flash-latest`) count as the newest. https://ai.google.dev/gemini-api/docs/models

import { indexOf, versionBehind } from "../../shared/request-model";

/** The model's form of thinking control; a wrong form, or any on models without one, is answered with a 400. */
export const enum ThinkingControl {
  None,
  /** `thinkingBudget`, in tokens. */
  Budget,
  /** `thinkingLevel`. */
  Level,
}

export class GeminiModel {
  thinking: ThinkingControl = ThinkingControl.None;
  /** Bounds of the budget, in tokens. */
  minBudget: i64 = 0;
  maxBudget: i64 = 0;
  /** A budget of 0 turns thinking off. */
  canRest: bool = false;
  /** Accepts the level `minimal`; others answer 400. */
  minimal: bool = false;
  /** Accepts `temperature`, `topP` and `topK`. */
  sampling: bool = true;
  /** Accepts the penalties. */
  penalties: bool = true;
  /** Requires a signature on the first call of each of its turns, and accepts media inside a tool's result. */
  signsCalls: bool = false;
  /** Supports the mode VALIDATED, in which calls match their schemas. */
  validates: bool = false;

  /** `model` is plain UTF-8. */
  read(model: usize, length: i32): void {
    const version = versionBehind(model, length, "gemini");
    const pro = indexOf(model, length, "-pro") >= 0;
    const lite = indexOf(model, length, "-lite") >= 0;
    this.readThinking(version, pro, lite);
    // https://ai.google.dev/gemini-api/docs/thinking#set-level: pro models, and from 3.7 on all but Flash-Lite, start
    // at `low`.
    const flash = indexOf(model, length, "-flash") >= 0;
    this.minimal = flash && (lite || version <= 306);
    // Later models ignore these deprecated parameters; Vertex AI answers 400.
    // https://ai.google.dev/gemini-api/docs/generate-content/whats-new-gemini-3.6
    this.sampling = version < 305 || (version == 305 && !lite);
    // Gemini 2.5 answers "Penalty is not enabled for models/gemini-2.5-flash".
    this.penalties = this.sampling && version != 205;
    this.signsCalls = version >= 300;
    this.validates = version >= 205;
  }

  /** https://ai.google.dev/gemini-api/docs/thinking#set-budget */
  private readThinking(version: i32, pro: bool, lite: bool): void {
    this.thinking = ThinkingControl.None;
    if (version >= 300) this.thinking = ThinkingControl.Level;
    else if (version == 205) this.thinking = ThinkingControl.Budget;
    this.canRest = !pro;
    this.minBudget = pro ? 128 : lite ? 512 : 1;
    this.maxBudget = pro ? 32_768 : 24_576;
  }
}
