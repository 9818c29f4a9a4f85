// The checksum of event-stream frames: CRC-32 as in zlib, four bytes at a time. The table is made once at start.
// https://smithy.io/2.0/aws/amazon-eventstream.html

const POLYNOMIAL: u32 = 0xedb88320;
/** Table n tells what a byte does to the checksum when n more bytes follow it in its word. */
const table = new StaticArray<u32>(4 * 256);

for (let byte = 0; byte < 256; byte++) {
  let value: u32 = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  table[byte] = value;
}
for (let entry = 256; entry < 1024; entry++) {
  const before = table[entry - 256];
  table[entry] = (before >>> 8) ^ table[before & 255];
}

export function crc32(ptr: usize, length: i32): u32 {
  const end = ptr + length;
  let crc: u32 = 0xffffffff;
  let at = ptr;
  for (; at + 4 <= end; at += 4) {
    crc ^= load<u32>(at);
    crc =
      unchecked(table[768 + (crc & 255)]) ^
      unchecked(table[512 + ((crc >>> 8) & 255)]) ^
      unchecked(table[256 + ((crc >>> 16) & 255)]) ^
      unchecked(table[crc >>> 24]);
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ unchecked(table[(crc ^ load<u8>(at)) & 255]);
  return ~crc;
}
