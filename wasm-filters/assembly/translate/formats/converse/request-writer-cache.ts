// Cache points, which in Bedrock are blocks of their own after the cached content.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CachePointBlock.html

import { JsonIndex } from "../../../json/json-index";

const index = new JsonIndex();

/** The block for a raw `cache_control` object. Five minutes is the default. */
export function cachePointOf(marker: usize, length: i32, hours: bool): string {
  const hour = hours && index.parse(marker, length) && index.textEquals(index.find(0, "ttl"), "1h");
  return hour ? '{"cachePoint":{"type":"default","ttl":"1h"}}' : '{"cachePoint":{"type":"default"}}';
}
