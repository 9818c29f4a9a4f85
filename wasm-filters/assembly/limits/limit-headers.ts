// What a client is told of the limits on it, under the names its API's SDKs know.
// https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
// https://docs.anthropic.com/en/api/rate-limits#response-headers

import { HeaderReader, HeaderWriter } from "../abi/headers";
import { Buffer } from "../bytes/buffer";
import { startsWithAscii } from "../bytes/slice";
import { writeTimestamp } from "../bytes/timestamp";
import { Format } from "../formats/visitor";
import { Admission } from "./admission";
import { Quota } from "./quota";

const MILLISECOND: f64 = 1e6;
const text = new Buffer(64, 256);

/** A header that says what a provider's limits are: the gateway's own take its place. */
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
  if (client == Format.Messages) {
    writeMessages(writer, "anthropic-ratelimit-requests-", admission.requests, now);
    writeMessages(writer, "anthropic-ratelimit-tokens-", admission.tokens, now);
  } else {
    writeOpenAi(writer, "requests", admission.requests);
    writeOpenAi(writer, "tokens", admission.tokens);
  }
}

function writeMessages(writer: HeaderWriter, prefix: string, quota: Quota, now: i64): void {
  if (quota.allowance <= 0) return;
  writer.integer(prefix + "limit", <i64>quota.allowance);
  writer.integer(prefix + "remaining", <i64>quota.remaining);
  text.clear();
  // Whole seconds: the next one, so that nobody comes too early.
  writeTimestamp(text, now / 1_000_000_000 + <i64>Math.ceil(quota.reset / 1e9));
  writer.slice(prefix + "reset", text.ptr, text.len);
}

function writeOpenAi(writer: HeaderWriter, kind: string, quota: Quota): void {
  if (quota.allowance <= 0) return;
  writer.integer("x-ratelimit-limit-" + kind, <i64>quota.allowance);
  writer.integer("x-ratelimit-remaining-" + kind, <i64>quota.remaining);
  text.clear();
  writeDuration(<i64>Math.ceil(quota.reset / MILLISECOND));
  writer.slice("x-ratelimit-reset-" + kind, text.ptr, text.len);
}

/** `6m0s`, `1.5s`, `20ms`. */
function writeDuration(milliseconds: i64): void {
  if (milliseconds < 1000) {
    text.integer(milliseconds);
    text.ascii("ms");
    return;
  }
  const minutes = milliseconds / 60_000;
  if (minutes > 0) {
    text.integer(minutes);
    text.byte(0x6d);
  }
  const rest = milliseconds % 60_000;
  text.integer(rest / 1000);
  const fraction = rest % 1000;
  if (fraction > 0) {
    text.byte(0x2e);
    text.byte(0x30 + <i32>(fraction / 100));
    text.byte(0x30 + <i32>((fraction / 10) % 10));
    text.byte(0x30 + <i32>(fraction % 10));
  }
  text.byte(0x73);
}
