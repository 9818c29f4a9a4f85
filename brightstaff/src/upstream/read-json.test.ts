import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readJson } from "./read-json.js";

const read = (text: string) => readJson({ body: Readable.from([Buffer.from(text)]) });

test("an answer is read whole when it is a JSON object", async () => {
  expect(await read('{"a":1}')).toEqual({ a: 1 });
});

test.each(["[]", "[{}]", "null", '"a"', "{", ""])("and is refused as %s", async (text) => {
  await expect(read(text)).rejects.toThrow("an answer is no JSON object");
});
