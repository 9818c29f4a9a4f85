// Writes response headers about rate limits, under the names that the SDKs of the client's API know.
// https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
// https://docs.anthropic.com/en/api/rate-limits#response-headers

import { DIGIT_0, DOT, LOWER_M, LOWER_S } from "../bytes/characters";
import { HeaderReader, HeaderWriter } from "../abi/headers";
import { Buffer } from "../bytes/buffer";
import { startsWithAscii } from "../bytes/slice";
import { writeTimestamp } from "../bytes/timestamp";
import { Format } from "../contract/formats.generated";
import { Admission } from "./admission";
import { Quota } from "./quota";
import { usd } from "./unit";

const MILLISECOND: f64 = 1e6;
const text = new Buffer(64, 256);

/** Whether the header reports a provider's limits; the gateway's own headers replace it. */
export function isLimitHeader(header: HeaderReader): bool {
  return (
    startsWithAscii(header.namePtr, header.nameLen, "x-ratelimit-") ||
    startsWithAscii(header.namePtr, header.nameLen, "anthropic-ratelimit-")
  );
}

/** `now` in nanoseconds since 1970. */
export function writeLimitHeaders(
  writer: HeaderWriter,
  client: Format,
  admission: Admission,
  now: i64,
): void {
  const requests = admission.requests;
  const tokens = admission.tokens;
  writeUsd(writer, admission.microUsd);
  if (client == Format.Messages) {
    if (requests.allowance > 0) {
      writer.integer("anthropic-ratelimit-requests-limit", <i64>requests.allowance);
      writer.integer("anthropic-ratelimit-requests-remaining", <i64>requests.remaining);
      writeTime(requests, now);
      writer.slice("anthropic-ratelimit-requests-reset", text.ptr, text.len);
    }
    if (tokens.allowance > 0) {
      writer.integer("anthropic-ratelimit-tokens-limit", <i64>tokens.allowance);
      writer.integer("anthropic-ratelimit-tokens-remaining", <i64>tokens.remaining);
      writeTime(tokens, now);
      writer.slice("anthropic-ratelimit-tokens-reset", text.ptr, text.len);
    }
    return;
  }
  if (requests.allowance > 0) {
    writer.integer("x-ratelimit-limit-requests", <i64>requests.allowance);
    writer.integer("x-ratelimit-remaining-requests", <i64>requests.remaining);
    writeDuration(requests);
    writer.slice("x-ratelimit-reset-requests", text.ptr, text.len);
  }
  if (tokens.allowance > 0) {
    writer.integer("x-ratelimit-limit-tokens", <i64>tokens.allowance);
    writer.integer("x-ratelimit-remaining-tokens", <i64>tokens.remaining);
    writeDuration(tokens);
    writer.slice("x-ratelimit-reset-tokens", text.ptr, text.len);
  }
}

/** Under the same names for all clients, since no provider has such a limit. */
function writeUsd(writer: HeaderWriter, quota: Quota): void {
  if (quota.allowance <= 0) return;
  writer.literal("x-ratelimit-limit-usd", usd(quota.allowance));
  writer.literal("x-ratelimit-remaining-usd", usd(quota.remaining));
  writeDuration(quota);
  writer.slice("x-ratelimit-reset-usd", text.ptr, text.len);
}

/** Writes the time of the reset into `text`, rounded up to seconds so that clients do not come too early. */
function writeTime(quota: Quota, now: i64): void {
  text.clear();
  writeTimestamp(text, now / 1_000_000_000 + <i64>Math.ceil(quota.reset / 1e9));
}

/** Writes the duration until the reset into `text`: `6m0s`, `1.500s`, `20ms`. */
function writeDuration(quota: Quota): void {
  text.clear();
  const milliseconds = <i64>Math.ceil(quota.reset / MILLISECOND);
  if (milliseconds < 1000) {
    text.integer(milliseconds);
    text.ascii("ms");
    return;
  }
  const minutes = milliseconds / 60_000;
  if (minutes > 0) {
    text.integer(minutes);
    text.byte(LOWER_M);
  }
  const rest = milliseconds % 60_000;
  text.integer(rest / 1000);
  const fraction = rest % 1000;
  if (fraction > 0) {
    text.byte(DOT);
    text.byte(DIGIT_0 + <i32>(fraction / 100));
    text.byte(DIGIT_0 + <i32>((fraction / 10) % 10));
    text.byte(DIGIT_0 + <i32>(fraction % 10));
  }
  text.byte(LOWER_S);
}
