// Derives what depends on a model's family from its name, by the table of config/contract/model-families.ts. A name that
// fits no family has no rules: it gets the form that most servers of a wire format accept.

import { Buffer } from "../../bytes/buffer";
import { equalsBytes } from "../../bytes/slice";
import { DIGIT_0, EXCLAMATION_MARK, HASH, SLASH, SPACE, STAR } from "../../bytes/characters";
import {
  FAMILY_EFFORTS,
  FAMILY_FROM,
  FAMILY_LEAST_BUDGET,
  FAMILY_MAX_TOKENS,
  FAMILY_MOST_BUDGET,
  FAMILY_PATTERNS,
  FAMILY_RULES,
  FAMILY_STOPS,
  FAMILY_TO,
  ModelRule,
} from "../../contract/model-families.generated";

/** The version of a name that has none. */
const UNVERSIONED: i32 = 9_999;

const MAX_NAME: i32 = 512;
/** A power of two. */
const KEPT: i32 = 16;

/** The pattern that is tried, in the table's text. */
class Word {
  from: i32 = 0;
  to: i32 = 0;

  set(from: i32, to: i32): void {
    this.from = from;
    this.to = to;
  }
}

const word = new Word();

export class ModelFamily {
  /** The most tokens of one answer; 0 when it is not known. */
  maxTokens: i32 = 0;
  /** Bounds of a thinking budget; 0 without one. */
  leastBudget: i32 = 0;
  mostBudget: i32 = 0;
  /** The most stop sequences; -1 where they are not known. */
  stops: i32 = -1;
  /** Bits of the efforts that it takes, from the least to the most; 0 when they are not known. */
  efforts: i32 = 0;
  private rules: u64 = 0;
  private readonly model: Buffer = new Buffer(64, MAX_NAME);

  is(model: usize, length: i32): bool {
    return equalsBytes(this.model.ptr, this.model.len, model, length);
  }

  /** `model` is plain UTF-8. */
  read(model: usize, length: i32): void {
    this.model.become(model, length);
    const base = baseOf(model, length);
    const name = model + base;
    const size = length - base;
    this.rules = 0;
    this.maxTokens = 0;
    this.leastBudget = 0;
    this.mostBudget = 0;
    this.efforts = 0;
    this.stops = -1;
    let fit = false;
    let end = -1;
    for (let i = 0; i < FAMILY_RULES.length; i++) {
      const from = end + 1;
      const to = endOf(from, FAMILY_PATTERNS.length, SPACE);
      const without = endOf(from, to, EXCLAMATION_MARK);
      end = to;
      // Rows with one pattern stand together.
      if (without > from) word.set(from, without);
      // A vendor's prefix, or a server's suffix, is part of what a leading `*` stands for.
      const whole = FAMILY_PATTERNS.charCodeAt(word.from) == STAR;
      const start = whole ? model : name;
      const count = whole ? length : size;
      if (without > from) fit = fits(start, count);
      if (!fit || !isOf(i, start, count)) continue;
      if (without < to && find(start, count, without + 1, to) >= 0) continue;
      this.rules |= unchecked(FAMILY_RULES[i]);
      const most = unchecked(FAMILY_MAX_TOKENS[i]);
      if (most > 0) this.maxTokens = most;
      const stops = <i32>unchecked(FAMILY_STOPS[i]);
      if (stops > 0) this.stops = stops - 1;
      const efforts = <i32>unchecked(FAMILY_EFFORTS[i]);
      if (efforts > 0) this.efforts = efforts;
      const budget = <i32>unchecked(FAMILY_MOST_BUDGET[i]);
      if (budget == 0) continue;
      this.leastBudget = <i32>unchecked(FAMILY_LEAST_BUDGET[i]);
      this.mostBudget = budget;
    }
  }

  /** Any rule or bound of its members is known. */
  get binds(): bool {
    return this.rules != 0 || this.efforts != 0;
  }

  has(rule: ModelRule): bool {
    return ((this.rules >> <u64>rule) & 1) != 0;
  }
}

/** What was found out about the names that were asked for last. */
const kept = new StaticArray<ModelFamily>(KEPT);
for (let i = 0; i < KEPT; i++) kept[i] = new ModelFamily();

/** Valid until the next call. `model` is plain UTF-8. */
export function familyOf(model: usize, length: i32): ModelFamily {
  let hash: u32 = 0;
  for (let i = 0; i < length; i++) hash = hash * 31 + load<u8>(model + i);
  const family = unchecked(kept[hash & (KEPT - 1)]);
  if (!family.is(model, length)) family.read(model, length);
  return family;
}

/** The offset of the name after any `vendor/` prefixes. */
function baseOf(model: usize, length: i32): i32 {
  for (let i = length - 1; i >= 0; i--) if (load<u8>(model + i) == SLASH) return i + 1;
  return 0;
}

/** The first such character of the patterns in [from, to); `to` without one. */
function endOf(from: i32, to: i32, character: i32): i32 {
  while (from < to && FAMILY_PATTERNS.charCodeAt(from) != character) from += 1;
  return from;
}

/** Whether the name, which fits the pattern, is of the row's versions. */
function isOf(row: i32, name: usize, length: i32): bool {
  const from = <i32>unchecked(FAMILY_FROM[row]);
  const to = <i32>unchecked(FAMILY_TO[row]);
  if (from == 0 && to == 0) return true;
  const version = versionIn(name, length);
  return version >= from && (to == 0 || version <= to);
}

/** Whether the whole name fits the pattern. After a mismatch the latest `*` takes one more byte. */
function fits(name: usize, length: i32): bool {
  const end = word.to;
  let at = 0;
  let next = word.from;
  let star = -1;
  let taken = 0;
  while (at < length) {
    if (next < end && FAMILY_PATTERNS.charCodeAt(next) == STAR) {
      star = next;
      taken = at;
      next += 1;
    } else if (next < end && isOne(FAMILY_PATTERNS.charCodeAt(next), load<u8>(name + at))) {
      next += 1;
      at += 1;
    } else {
      if (star < 0) return false;
      taken += 1;
      at = taken;
      next = star + 1;
    }
  }
  while (next < end && FAMILY_PATTERNS.charCodeAt(next) == STAR) next += 1;
  return next == end;
}

function isOne(wanted: i32, byte: i32): bool {
  return wanted == HASH ? isDigit(byte) : wanted == byte;
}

/** 100 * major + minor of the first version behind the pattern's first text: 305 for claude-3-5-sonnet. */
function versionIn(name: usize, length: i32): i32 {
  let from = word.from;
  while (from < word.to && FAMILY_PATTERNS.charCodeAt(from) == STAR) from += 1;
  let to = from;
  while (to < word.to && FAMILY_PATTERNS.charCodeAt(to) != STAR && FAMILY_PATTERNS.charCodeAt(to) != HASH)
    to += 1;
  for (let at = find(name, length, from, to); at < length; at++) {
    const major = numberAt(name, length, at);
    if (major < 0) continue;
    const minor = numberAt(name, length, at + (major < 10 ? 2 : 3));
    return major * 100 + max(minor, 0);
  }
  return UNVERSIONED;
}

/** A number of one or two digits, else -1: longer ones are dates. */
function numberAt(name: usize, length: i32, at: i32): i32 {
  if (digitAt(name, length, at) < 0 || digitAt(name, length, at - 1) >= 0) return -1;
  const first = digitAt(name, length, at);
  const second = digitAt(name, length, at + 1);
  if (second < 0) return first;
  return digitAt(name, length, at + 2) < 0 ? first * 10 + second : -1;
}

function digitAt(name: usize, length: i32, at: i32): i32 {
  if (at < 0 || at >= length) return -1;
  const byte = <i32>load<u8>(name + at);
  return isDigit(byte) ? byte - DIGIT_0 : -1;
}

function isDigit(byte: i32): bool {
  return byte >= DIGIT_0 && byte < DIGIT_0 + 10;
}

/** The offset of the first occurrence of [from, to) of the patterns; -1 without one. */
function find(name: usize, length: i32, from: i32, to: i32): i32 {
  const count = to - from;
  for (let at = 0; at + count <= length; at++) {
    let same = 0;
    while (same < count && <i32>load<u8>(name + at + same) == FAMILY_PATTERNS.charCodeAt(from + same))
      same += 1;
    if (same == count) return at;
  }
  return -1;
}
