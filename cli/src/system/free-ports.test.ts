import { expect, test } from "vitest";
import { FreePorts } from "./free-ports.js";

test.runIf(process.platform === "linux")(
  "finds no port that another found and may open only later",
  async () => {
    const all = Array.from({ length: 20 }, () => new FreePorts());
    const found: number[] = [];
    for (let round = 0; round < 30; round += 1)
      for (const each of all) found.push(await each.find("127.0.0.1"));
    expect(new Set(found).size).toBe(found.length);
    await Promise.all(all.map((each) => each.release()));
  },
);

test("finds a released port again", async () => {
  const found = new Set<number>();
  let rounds = 0;
  for (let again = false; !again && rounds < 10_000; rounds += 1) {
    const ports = new FreePorts();
    const port = await ports.find("127.0.0.1");
    again = found.has(port);
    found.add(port);
    await ports.release();
  }
  expect(found.size).toBeLessThan(rounds);
});
