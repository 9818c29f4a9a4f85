// Frames of an AWS event stream: lengths, their checksum, headers, payload, a checksum of everything.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html ("prelude", "headers",
// "message CRC")

/** The reflected polynomial of CRC-32, as in Ethernet and gzip. */
const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});
const PRELUDE = 12;
const CHECKSUM = 4;
/** The type of a header with a string value. */
const STRING = 7;

export function frame(headers: Readonly<Record<string, string>>, payload: object): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const body = Buffer.from(JSON.stringify(payload));
  const out = Buffer.alloc(PRELUDE + head.length + body.length + CHECKSUM);
  out.writeUInt32BE(out.length, 0);
  out.writeUInt32BE(head.length, 4);
  out.writeUInt32BE(crc32(out.subarray(0, 8)), 8);
  head.copy(out, PRELUDE);
  body.copy(out, PRELUDE + head.length);
  out.writeUInt32BE(crc32(out.subarray(0, -CHECKSUM)), out.length - CHECKSUM);
  return out;
}

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function header(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([
    Buffer.from([nameBytes.length]),
    nameBytes,
    Buffer.from([STRING]),
    length,
    valueBytes,
  ]);
}
