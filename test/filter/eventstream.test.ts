// Amazon's event-stream frames: checksums, headers of every type, and any cut of the stream. The frames come
// from the official codec; invalid ones follow https://smithy.io/2.0/aws/amazon-eventstream.html
import { crc32 } from "node:zlib";
import { EventStreamCodec, Int64 } from "@smithy/core/event-streams";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { compileUnits, type Units } from "./compile-units.js";

interface EventStreamUnits {
  reset(): void;
  free(): void;
  input(length: number): number;
  push(length: number): void;
  end(): void;
  next(): number;
  overflowed(): number;
  corrupt(): number;
  terminated(): number;
  exception(): number;
  eventPtr(): number;
  eventLength(): number;
  dataPtr(): number;
  dataLength(): number;
  checksum(length: number): number;
}

interface Event {
  name: string;
  data: string | undefined;
  exception: boolean;
  terminated: boolean;
}

type Headers = Parameters<EventStreamCodec["encode"]>[0]["headers"];

const MAX_FRAME = 4096;
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);
let units: Units & EventStreamUnits;

beforeAll(async () => {
  units = await compileUnits<EventStreamUnits>("eventstream");
});

function read(pointer: number, length: number): string {
  return Buffer.from(new Uint8Array(units.memory.buffer, pointer, length)).toString();
}

function place(bytes: Buffer): number {
  const pointer = units.input(bytes.length);
  new Uint8Array(units.memory.buffer, pointer, bytes.length).set(bytes);
  return bytes.length;
}

function push(piece: Buffer, last: boolean): Event[] {
  units.push(place(piece));
  if (last) units.end();
  const events: Event[] = [];
  while (units.next() !== 0) {
    events.push({
      name: read(units.eventPtr(), units.eventLength()),
      data: units.dataLength() < 0 ? undefined : read(units.dataPtr(), units.dataLength()),
      exception: units.exception() !== 0,
      terminated: units.terminated() !== 0,
    });
  }
  return events;
}

function parse(...pieces: Buffer[]): Event[] {
  units.reset();
  return pieces.flatMap((piece, index) => push(piece, index === pieces.length - 1));
}

const fate = () => ({ corrupt: units.corrupt() !== 0, overflowed: units.overflowed() !== 0 });
const WELL = { corrupt: false, overflowed: false };
const CORRUPT = { corrupt: true, overflowed: false };

function frame(headers: Record<string, string | Headers[string]>, body = ""): Buffer {
  const typed = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? { type: "string" as const, value } : value,
  ]);
  return Buffer.from(codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(body) }));
}

const event = (name: string, body: string) =>
  frame({ ":event-type": name, ":content-type": "application/json", ":message-type": "event" }, body);

/** A frame with valid checksums, whatever else is wrong. */
function forged(headers: Buffer, payload: Buffer, total?: number, headersLength = headers.length): Buffer {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(total ?? 16 + headers.length + payload.length);
  prelude.writeUInt32BE(headersLength, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, headers, payload]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(message));
  return Buffer.concat([message, checksum]);
}

const told = (name: string, data: string): Event => ({ name, data, exception: false, terminated: true });
const STREAM = Buffer.concat([
  event("messageStart", '{"role":"assistant"}'),
  event("contentBlockDelta", '{"delta":{"text":"naïve 日本語 👩‍👩‍👧"}}'),
  event("empty", ""),
  frame(
    { ":message-type": "exception", ":exception-type": "throttlingException" },
    '{"message":"slow down"}',
  ),
]);
const EVENTS = [
  told("messageStart", '{"role":"assistant"}'),
  told("contentBlockDelta", '{"delta":{"text":"naïve 日本語 👩‍👩‍👧"}}'),
  told("empty", ""),
  { ...told("throttlingException", '{"message":"slow down"}'), exception: true },
];

test("the checksum equals zlib's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const length = place(Buffer.from(bytes));
      expect(units.checksum(length) >>> 0).toBe(crc32(bytes));
    }),
  );
});

describe("a stream of the official codec's frames", () => {
  test("is read event by event, whole and cut in two anywhere", () => {
    expect(parse(STREAM)).toEqual(EVENTS);
    for (let at = 0; at <= STREAM.length; at++) {
      expect(parse(STREAM.subarray(0, at), STREAM.subarray(at))).toEqual(EVENTS);
      expect(fate()).toEqual(WELL);
    }
  });

  test("is read byte by byte, and when its end comes separately", () => {
    const bytes = [...STREAM].map((byte) => Buffer.from([byte]));
    expect(parse(...bytes)).toEqual(EVENTS);
    expect(parse(...bytes, Buffer.alloc(0))).toEqual(EVENTS);
  });

  test("is read the same in any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 12 }), (places) => {
        const cuts = [0, ...places.sort((a, b) => a - b), STREAM.length];
        const pieces = cuts.slice(1).map((to, index) => STREAM.subarray(cuts[index], to));
        expect(parse(...pieces)).toEqual(EVENTS);
      }),
    );
  });

  test("that ends within a frame ends with an unterminated event without content", () => {
    for (let at = 1; at < STREAM.length; at++) {
      const events = parse(STREAM.subarray(0, at));
      const last = events.at(-1);
      expect(fate()).toEqual(WELL);
      if (last?.terminated === false) {
        expect(last).toEqual({ name: "", data: undefined, exception: false, terminated: false });
        events.pop();
      }
      expect(events).toEqual(EVENTS.slice(0, events.length));
    }
    expect(parse(STREAM.subarray(0, 5)).map(({ terminated }) => terminated)).toEqual([false]);
  });

  test("is read again after its memory was released", () => {
    parse(STREAM.subarray(0, 50));
    units.free();
    expect(parse(STREAM)).toEqual(EVENTS);
  });

  test("of any headers and payloads is read as it was encoded", () => {
    const header = fc.oneof(
      fc.boolean().map((value) => ({ type: "boolean" as const, value })),
      fc.integer({ min: -128, max: 127 }).map((value) => ({ type: "byte" as const, value })),
      fc.integer({ min: -32768, max: 32767 }).map((value) => ({ type: "short" as const, value })),
      fc.integer().map((value) => ({ type: "integer" as const, value })),
      fc.maxSafeInteger().map((value) => ({ type: "long" as const, value: Int64.fromNumber(value) })),
      fc.uint8Array({ maxLength: 40 }).map((value) => ({ type: "binary" as const, value })),
      fc.string({ maxLength: 40 }).map((value) => ({ type: "string" as const, value })),
      fc
        .integer({ min: 0, max: 4_102_444_800 })
        .map((seconds) => ({ type: "timestamp" as const, value: new Date(seconds * 1000) })),
      fc.uuid().map((value) => ({ type: "uuid" as const, value })),
    );
    const headers = fc.dictionary(
      fc.stringMatching(/^[a-z-]{1,20}$/),
      header as fc.Arbitrary<Headers[string]>,
      {
        maxKeys: 8,
      },
    );
    fc.assert(
      fc.property(headers, headers, fc.string(), (before, after, body) => {
        const bytes = frame({ ...before, ":event-type": "x", ...after }, body);
        expect(parse(bytes.subarray(0, 7), bytes.subarray(7))).toEqual([told("x", body)]);
      }),
    );
  });
});

describe("a failure", () => {
  test("that the service does not model has its code and message in headers", () => {
    const bytes = frame({
      ":message-type": "error",
      ":error-code": "InternalError",
      ":error-message": "It broke.",
    });
    expect(parse(bytes)).toEqual([{ ...told("InternalError", "It broke."), exception: true }]);
  });
});

describe("bytes that are not a frame", () => {
  test("are detected, whichever bit is flipped", () => {
    const bytes = event("contentBlockDelta", '{"delta":{"text":"Hi"}}');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = Buffer.from(bytes);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      for (const at of [0, 6, 12, 40, bytes.length]) {
        expect(parse(turned.subarray(0, at), turned.subarray(at))).toEqual([]);
        expect(fate()).toEqual(CORRUPT);
      }
    }
  });

  const name = Buffer.from("\x0b:event-type\x07\x00\x01x");
  test.each([
    ["a length shorter than a frame", forged(Buffer.alloc(0), Buffer.alloc(0), 15)],
    ["headers longer than the frame", forged(name, Buffer.alloc(0), undefined, name.length + 1)],
    [
      "a header with the checksum as its text",
      forged(Buffer.from("\x01a\x07\x00\x04"), Buffer.alloc(0), undefined, 9),
    ],
    ["headers beyond 128 kB", forged(name, Buffer.alloc(0), 200_000, 131_073)],
    ["a header of an unknown type", forged(Buffer.from("\x01a\x0a"), Buffer.alloc(0))],
    ["a name that passes the headers' end", forged(Buffer.from("\x05ab"), Buffer.alloc(9))],
    ["a name and no type", forged(Buffer.from("\x01a"), Buffer.alloc(9))],
    ["a value that passes the headers' end", forged(Buffer.from("\x01a\x05\x00"), Buffer.alloc(9))],
    ["a text that passes the headers' end", forged(Buffer.from("\x01a\x07\x00\x09x"), Buffer.alloc(9))],
    ["half a length", forged(Buffer.from("\x01a\x07\x00"), Buffer.alloc(9))],
  ])("with %s are corrupt, as is everything after them", (_, bytes) => {
    expect(parse(Buffer.concat([bytes, STREAM]))).toEqual([]);
    expect(fate()).toEqual(CORRUPT);
  });

  test("are read as text", () => {
    expect(parse(Buffer.from('data: {"text":"Hi"}\n\n'))).toEqual([]);
    expect(fate()).toEqual(CORRUPT);
  });

  test("do not affect earlier frames", () => {
    expect(parse(Buffer.concat([STREAM, Buffer.from("HTTP/1.1 200 OK")]))).toEqual(EVENTS);
    expect(fate()).toEqual(CORRUPT);
  });
});

test("a frame beyond the bound is refused and not buffered", () => {
  const fits = event("x", "y".repeat(MAX_FRAME - event("x", "").length));
  expect(parse(fits.subarray(0, 20), fits.subarray(20))).toHaveLength(1);
  const long = event("x", "y".repeat(MAX_FRAME));
  for (const at of [0, 5, 12, 100]) {
    expect(parse(long.subarray(0, at), long.subarray(at))).toEqual([]);
    expect(fate()).toEqual({ corrupt: false, overflowed: true });
  }
});

test("any bytes are read without a trap", () => {
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const forgery = fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 20 }))
    .map(([headers, payload]) => forged(Buffer.from(headers), Buffer.from(payload)));
  const piece = fc.oneof(noise, forgery, fc.constant(STREAM));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      parse(...pieces, Buffer.alloc(0));
    }),
    { numRuns: 5_000 },
  );
});
