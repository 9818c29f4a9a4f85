// Rules that depend on the model, derived from its name. Unknown names get the form that most servers of the format
// accept.

import { DIGIT_0, DOT, LOWER_O, SLASH } from "../../bytes/characters";
import { equalsAscii, startsWithAscii } from "../../bytes/slice";

/** The offset of the name after any `vendor/` prefixes. */
function baseOf(model: usize, length: i32): i32 {
  for (let i = length - 1; i >= 0; i--) if (load<u8>(model + i) == SLASH) return i + 1;
  return 0;
}

const UNVERSIONED: i32 = 9_999;

/**
 * Claude 4.6 and later accept `thinking: {type: "adaptive"}` with `output_config.effort`; Claude 5 and later refuse a
 * token budget. Earlier ones, and other vendors' servers of the Messages API, only accept the budget.
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking
 */
export function thinksAdaptively(model: usize, length: i32): bool {
  return claudeVersion(model, length) >= 406;
}

/**
 * Claude 4.7 and later answer 400 to `temperature`, `top_p` and `top_k`.
 * https://platform.claude.com/docs/en/about-claude/models/migration-guide
 */
export function refusesSampling(model: usize, length: i32): bool {
  return claudeVersion(model, length) >= 407;
}

/** Claude before 3.7 cannot think and refuses the member. */
export function cannotThink(model: usize, length: i32): bool {
  const version = claudeVersion(model, length);
  return version >= 0 && version < 307;
}

/**
 * Claude Fable and Mythos always think: `thinking: {type: "disabled"}` is an error.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html
 */
export function alwaysThinks(model: usize, length: i32): bool {
  return indexOf(model, length, "claude-fable") >= 0 || indexOf(model, length, "claude-mythos") >= 0;
}

/** 305 for claude-3-5-sonnet, 400 for claude-sonnet-4-20250514; -1 for a name that is not Claude's. */
export function claudeVersion(model: usize, length: i32): i32 {
  return versionBehind(model, length, "claude");
}

/** 100 * major + minor of the first version after `family`; UNVERSIONED without a version, -1 without the family. */
export function versionBehind(model: usize, length: i32, family: string): i32 {
  const start = indexOf(model, length, family);
  if (start < 0) return -1;
  for (let at = start; at < length; at++) {
    const major = numberAt(model, length, at);
    if (major < 0) continue;
    const minor = numberAt(model, length, at + (major < 10 ? 2 : 3));
    return major * 100 + max(minor, 0);
  }
  return UNVERSIONED;
}

/** A number of one or two digits, else -1: longer ones are dates. */
function numberAt(model: usize, length: i32, at: i32): i32 {
  if (digitAt(model, length, at) < 0 || digitAt(model, length, at - 1) >= 0) return -1;
  const first = digitAt(model, length, at);
  const second = digitAt(model, length, at + 1);
  if (second < 0) return first;
  return digitAt(model, length, at + 2) < 0 ? first * 10 + second : -1;
}

function digitAt(model: usize, length: i32, at: i32): i32 {
  if (at < 0 || at >= length) return -1;
  const digit = <i32>load<u8>(model + at) - DIGIT_0;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/**
 * OpenAI's reasoning models (o1, o3, gpt-5 and later) refuse `max_tokens` and require `max_completion_tokens`. All
 * other servers of the format accept `max_tokens`, and several refuse the newer name.
 * https://platform.openai.com/docs/api-reference/chat/create
 */
export function wantsCompletionTokens(model: usize, length: i32): bool {
  const base = baseOf(model, length);
  const name = model + base;
  const rest = length - base;
  if (rest >= 2 && load<u8>(name) == LOWER_O) return digitAt(name, rest, 1) >= 0;
  return indexOf(name, min(rest, 4), "gpt-") == 0 && digitAt(name, rest, 4) >= 5;
}

/**
 * OpenAI's own models accept members that other vendors' strict servers refuse. A deployment under another name counts
 * as another vendor's.
 */
export function isOpenAiModel(model: usize, length: i32): bool {
  const base = baseOf(model, length);
  const name = model + base;
  const rest = length - base;
  if (startsWith(name, rest, "gpt-oss")) return false;
  if (startsWith(name, rest, "gpt-") || startsWith(name, rest, "chatgpt-")) return true;
  return rest >= 2 && load<u8>(name) == LOWER_O && digitAt(name, rest, 1) >= 0;
}

/** Gemini 3 and later refuse a history whose calls lack the signature that came with them. */
export function wantsThoughtSignatures(model: usize, length: i32): bool {
  const base = baseOf(model, length);
  return startsWith(model + base, length - base, "gemini-");
}

/**
 * OpenAI's models without reasoning answer 400 to an effort; so do most of xAI's, whose reasoning cannot be adjusted.
 * https://docs.x.ai/docs/guides/reasoning
 */
export function refusesReasoningEffort(model: usize, length: i32): bool {
  if (cannotReason(model, length)) return true;
  const base = baseOf(model, length);
  const name = model + base;
  const rest = length - base;
  if (!startsWith(name, rest, "grok-")) return false;
  if (startsWith(name, rest, "grok-code") || startsWith(name, rest, "grok-2")) return true;
  if (startsWith(name, rest, "grok-3")) return !startsWith(name, rest, "grok-3-mini");
  if (startsWith(name, rest, "grok-4.20")) return indexOf(name, rest, "multi-agent") < 0;
  return startsWith(name, rest, "grok-4") && !startsWith(name, rest, "grok-4.");
}

/** OpenAI's models without reasoning, which answer 400 to a request for encrypted reasoning. */
export function cannotReason(model: usize, length: i32): bool {
  const base = baseOf(model, length);
  const name = model + base;
  const rest = length - base;
  if (startsWith(name, rest, "chatgpt-") || startsWith(name, rest, "gpt-5-chat")) return true;
  return startsWith(name, rest, "gpt-3") || startsWith(name, rest, "gpt-4");
}

/**
 * OpenAI's models answer 400 to `temperature` and `top_p` while they reason. The o-series and the first GPT-5 always
 * reason, GPT-5.1 to 5.4 when requested, later ones unless disabled. `effort` is -1 when absent, 0 for `none`, else 1.
 * https://platform.openai.com/docs/guides/latest-model
 */
export function refusesSamplingToReason(model: usize, length: i32, effort: i32): bool {
  const base = baseOf(model, length);
  const name = model + base;
  const rest = length - base;
  if (!wantsCompletionTokens(model, length) || cannotReason(model, length)) return false;
  if (!startsWith(name, rest, "gpt-")) return true;
  const minor = rest > 5 && load<u8>(name + 5) == DOT ? numberAt(name, rest, 6) : -1;
  const major = digitAt(name, rest, 4);
  if (major == 5 && minor < 0) return true;
  return effort < 0 ? major > 5 || minor >= 5 : effort > 0;
}

function startsWith(ptr: usize, length: i32, text: string): bool {
  return length >= text.length && indexOf(ptr, text.length, text) == 0;
}

export function indexOf(ptr: usize, length: i32, text: string): i32 {
  const count = text.length;
  for (let i = 0; i + count <= length; i++) {
    let same = true;
    for (let j = 0; j < count && same; j++) same = <i32>load<u8>(ptr + i + j) == text.charCodeAt(j);
    if (same) return i;
  }
  return -1;
}

/** The model of Moonshot's coding plan. */
export function isKimiForCoding(model: usize, length: i32): bool {
  const base = baseOf(model, length);
  return equalsAscii(model + base, length - base, "kimi-for-coding");
}

export function isKimiK3(model: usize, length: i32): bool {
  const base = baseOf(model, length);
  return startsWithAscii(model + base, length - base, "kimi-k3");
}

/** A model of Anthropic, in any platform's spelling: its prompts are cached only where they are marked. */
export function isAnthropicModel(model: usize, length: i32): bool {
  return indexOf(model, length, "claude") >= 0 || indexOf(model, length, "anthropic") >= 0;
}
