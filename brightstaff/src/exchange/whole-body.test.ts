import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { WholeBody } from "./whole-body.js";

test("a body of one piece is a stream for whoever reads it", async () => {
  expect(await text(new WholeBody("héllo"))).toBe("héllo");
  expect(await text(new WholeBody(Buffer.from("héllo")))).toBe("héllo");
});

test("sent as one piece, the stream has ended", async () => {
  const body = new WholeBody("hello");
  const closed = once(body, "close");
  expect(body.whole()).toBe("hello");
  await closed;
  expect(body.readableEnded).toBe(true);
});
