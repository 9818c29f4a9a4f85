import fc from "fast-check";
import { expect, test } from "vitest";
import { countValues } from "../../json-size.js";
import { type Sizes, StreamSize } from "./stream-size.js";

const read = (...chunks: string[]): Sizes[] => {
  const size = new StreamSize();
  return chunks.map((chunk) => size.read(Buffer.from(chunk)));
};

test.each(["\n", "\r\n", "\r"])("events end at empty lines: %j", (line) => {
  const first = `data: [1,2]${line}${line}`;
  const [only] = read(`${first}data: [3`);
  expect(only?.end).toBe(first.length);
  expect(only?.whole.bytes).toBe(first.length);
  // A field's colon, the values in it, and two lines.
  expect(only?.whole.values).toBe(5);
  expect(only?.begun).toEqual({ bytes: 8, values: 2, isWide: false });
});

test("strings count no values, however they are cut, and end with their line", () => {
  expect(read('data: {"a\\"[,', ":[", '":[1', ",2]}\n\n").at(-1)?.whole.values).toBe(7);
  expect(read('data: "\ndata: [1,2]\n\n')[0]?.whole.values).toBe(7);
});

test("sizes are the same however a stream is cut", () => {
  const units = fc.constantFrom("data: ", '{"a":', '"', "\\", ",", "[", "x", "\n", "\r\n", "\r");
  fc.assert(
    fc.property(fc.array(units), fc.array(fc.nat(50)), (parts, lengths) => {
      const text = `${parts.join("")}\n\nx`;
      const pieces: string[] = [];
      let rest = text;
      for (const length of lengths) {
        pieces.push(rest.slice(0, length));
        rest = rest.slice(length);
      }
      const sum = (all: Sizes[]) => {
        const ends = all.filter(({ end }) => end > 0).map(({ whole }) => whole);
        const total = (name: "bytes" | "values") => ends.reduce((before, each) => before + each[name], 0);
        return { bytes: total("bytes"), values: total("values"), begun: all.at(-1)?.begun };
      };
      expect(sum(read(...pieces, rest))).toEqual(sum(read(text)));
    }),
  );
});

test.each(["\u{416}", "\\u0416", "\u{e9}"])(
  "an event is wide by any character beyond ASCII, and the next one is not: %s",
  (text) => {
    const sizes = read("data: ", `"${text}"`, "\n\ndata: x", "\n\n");
    expect(sizes.map(({ whole, begun }) => [whole.isWide, begun.isWide])).toEqual([
      [false, false],
      [false, true],
      [true, false],
      [false, false],
    ]);
  },
);

test("an event of several lines has as many values as JSON of one line", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const [size] = read(`data:${json}\n\n`);
      expect(size?.whole.values).toBe(countValues(Buffer.from(json)) + 2);
    }),
  );
});
