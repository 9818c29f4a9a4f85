// Amazon's event streams in a form for people, one frame a line, and the bytes they stand for:
//   contentBlockDelta {"contentBlockIndex":0,...}     an event
//   !throttlingException {"message":"slow down"}      an exception
//   -12                                               the stream stops, 12 bytes before the end of what stands above
// The format of the bytes: https://smithy.io/2.0/aws/amazon-eventstream.html
import { crc32 } from "node:zlib";

export interface Frame {
  /** With a `!` before an exception's. */
  name: string;
  data: string;
}

export function framesOf(source: string): Frame[] {
  return source
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("-"))
    .map((line) => {
      const space = line.indexOf(" ");
      return space < 0
        ? { name: line, data: "" }
        : { name: line.slice(0, space), data: line.slice(space + 1) };
    });
}

export function encodeFrames(source: string): Buffer {
  const bytes = Buffer.concat(framesOf(source).map(encodeFrame));
  const lacking = Number(/^-(\d+)$/m.exec(source)?.[1] ?? 0);
  return bytes.subarray(0, Math.max(0, bytes.length - lacking));
}

/** The start of each frame, and the end of the last. */
export function frameStarts(bytes: Buffer): number[] {
  const starts = [0];
  while ((starts.at(-1) ?? 0) + 4 <= bytes.length) {
    starts.push((starts.at(-1) ?? 0) + bytes.readUInt32BE(starts.at(-1)));
  }
  return starts;
}

function encodeFrame({ name, data }: Frame): Buffer {
  const exception = name.startsWith("!");
  const headers = Buffer.concat([
    exception ? header(":exception-type", name.slice(1)) : header(":event-type", name),
    header(":content-type", "application/json"),
    header(":message-type", exception ? "exception" : "event"),
  ]);
  const payload = Buffer.from(data);
  const prelude = Buffer.concat([number(16 + headers.length + payload.length), number(headers.length)]);
  const message = Buffer.concat([prelude, number(crc32(prelude)), headers, payload]);
  return Buffer.concat([message, number(crc32(message))]);
}

/** A header with a string value, type 7. */
function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([7]),
    length,
    Buffer.from(value),
  ]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
