// What a generateContent request may say depends on the model; these rules read it off the model's name. Names without
// a version (`gemini-flash-latest`) are the newest. https://ai.google.dev/gemini-api/docs/models

import { indexOf, versionBehind } from "../../shared/request-model";

/** How a model is told how much to think; the wrong form, or any on other models, is a 400. */
export const enum ThinkingControl {
  None,
  /** `thinkingBudget`, in tokens. */
  Budget,
  /** `thinkingLevel`. */
  Level,
}

export class GeminiModel {
  thinking: ThinkingControl = ThinkingControl.None;
  /** Bounds of the budget. */
  minBudget: i64 = 0;
  maxBudget: i64 = 0;
  /** A budget of 0 turns thinking off. */
  canRest: bool = false;
  /** Knows the level `minimal`; others answer 400. */
  minimal: bool = false;
  /** Takes `temperature`, `topP` and `topK`. */
  sampling: bool = true;
  /** Takes the penalties. */
  penalties: bool = true;
  /** Wants a signature on the first call of each of its turns, and takes media inside of a tool's result. */
  signsCalls: bool = false;
  /** Knows the mode VALIDATED, in which calls keep to their schemas. */
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
    // Deprecated and without effect from then on; Vertex AI answers 400.
    // https://ai.google.dev/gemini-api/docs/generate-content/whats-new-gemini-3.6
    this.sampling = version < 305 || (version == 305 && !lite);
    // "Penalty is not enabled for models/gemini-2.5-flash".
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
