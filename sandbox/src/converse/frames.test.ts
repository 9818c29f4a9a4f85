import { expect, test } from "vitest";
import { crc32, frame } from "./frames.js";

test("computes the published CRC-32 check value", () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
});

test("a frame contains its lengths, headers, payload and checksums", () => {
  const bytes = frame({ ":message-type": "event" }, { a: "ü" });
  expect(bytes.readUInt32BE(0)).toBe(bytes.length);
  expect(bytes.readUInt32BE(8)).toBe(crc32(bytes.subarray(0, 8)));
  expect(bytes.readUInt32BE(bytes.length - 4)).toBe(crc32(bytes.subarray(0, -4)));
  const end = 12 + bytes.readUInt32BE(4);
  expect(bytes.subarray(12, end).toString("latin1")).toBe("\x0d:message-type\x07\x00\x05event");
  expect(bytes.subarray(end, -4).toString()).toBe('{"a":"ü"}');
});
