// What providers bill for images, pages and seconds, in tokens. It is known before the request only about: settled limits
// have the usage that the provider reports.

import { Buffer } from "../bytes/buffer";
import { find } from "../bytes/find";
import { Literal } from "../bytes/literal";
import { MediaTokens } from "../targets/media-tokens";

const claude = new Literal("claude");
const gemini = new Literal("gemini");

/** What bills media alike. */
export const enum Biller {
  OpenAi,
  Claude,
  Gemini,
}

/** By the provider's name of the model; unknown ones bill as OpenAI does. */
export function billerOf(model: Buffer): Biller {
  const end = model.ptr + model.len;
  if (find(model.ptr, end, claude.ptr, claude.len) != 0) return Biller.Claude;
  return find(model.ptr, end, gemini.ptr, gemini.len) != 0 ? Biller.Gemini : Biller.OpenAi;
}

/** A size of 0 is unknown, and counts as the most that is billed for usual images. */
export function imageTokens(biller: Biller, own: MediaTokens, width: f64, height: f64): f64 {
  if (own.image > 0) return own.image;
  const isKnown = width > 0 && height > 0;
  if (biller == Biller.Claude)
    return isKnown ? Math.min(CLAUDE_MOST, Math.ceil((width * height) / 750)) : CLAUDE_MOST;
  if (biller == Biller.Gemini) return GEMINI_TILE * (isKnown ? geminiTiles(width, height) : 4);
  return OPENAI_BASE + OPENAI_TILE * (isKnown ? openAiTiles(width, height) : 8);
}

/** https://platform.claude.com/docs/en/build-with-claude/vision: larger images are scaled down to about this. */
const CLAUDE_MOST: f64 = 1_600;

/** https://ai.google.dev/gemini-api/docs/tokens: one for small images, else one for each 768 pixels square. */
const GEMINI_TILE: f64 = 258;
function geminiTiles(width: f64, height: f64): f64 {
  if (width <= 384 && height <= 384) return 1;
  return Math.ceil(width / 768) * Math.ceil(height / 768);
}

/**
 * https://platform.openai.com/docs/guides/images-vision: scaled into 2048 pixels square, then to a shorter side of 768,
 * and billed for each 512 pixels square.
 */
const OPENAI_BASE: f64 = 85;
const OPENAI_TILE: f64 = 170;
function openAiTiles(width: f64, height: f64): f64 {
  const fit = Math.min(1, 2_048 / Math.max(width, height));
  const scale = fit * Math.min(1, 768 / (fit * Math.min(width, height)));
  return Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
}

/**
 * A page's text and its picture: https://platform.claude.com/docs/en/build-with-claude/pdf-support (1,500 to 3,000 for
 * the text), https://ai.google.dev/gemini-api/docs/document-processing (258).
 */
export function pageTokens(biller: Biller, own: MediaTokens): f64 {
  if (own.page > 0) return own.page;
  return biller == Biller.Gemini ? 258 : biller == Biller.Claude ? 3_000 : 1_600;
}

/**
 * A second of sound: https://ai.google.dev/gemini-api/docs/tokens (32), and OpenAI's one for a tenth of a second:
 * https://platform.openai.com/docs/guides/realtime-costs
 */
export function secondTokens(biller: Biller, own: MediaTokens): f64 {
  if (own.second > 0) return own.second;
  return biller == Biller.Gemini ? 32 : 10;
}
