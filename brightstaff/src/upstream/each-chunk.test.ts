import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { eachChunk } from "./each-chunk.js";

test("all chunks come, in their order", async () => {
  const chunks: string[] = [];
  await eachChunk(Readable.from([Buffer.from("a"), Buffer.from("b")]), (chunk) => {
    chunks.push(String(chunk));
  });
  expect(chunks).toEqual(["a", "b"]);
});

test("a body that breaks off rejects, with its error if it has one", async () => {
  const broken = new Readable({ read() {} });
  const reading = eachChunk(broken, () => {});
  broken.destroy(new Error("reset"));
  await expect(reading).rejects.toThrow("reset");
  const closed = new Readable({ read() {} });
  const waiting = eachChunk(closed, () => {});
  closed.destroy();
  await expect(waiting).rejects.toThrow("broke off");
});

test("a body that broke off before it was read rejects", async () => {
  const broken = new Readable({ read() {} }).on("error", () => {});
  broken.destroy(new Error("reset"));
  await new Promise((resolve) => broken.once("close", resolve));
  await expect(eachChunk(broken, () => {})).rejects.toThrow("reset");
});

test("what the reader throws ends the body", async () => {
  let taken = 0;
  const endless = new Readable({ read: () => void endless.push("a") });
  const reading = eachChunk(endless, () => {
    taken += 1;
    throw new Error("enough");
  });
  await expect(reading).rejects.toThrow("enough");
  expect(endless.destroyed).toBe(true);
  expect(taken).toBe(1);
});
