import { afterEach, expect, test } from "vitest";
import type { Report } from "../../signals/index.js";
import type { IndexedMessage } from "./messages.js";
import { type Search, SignalFinder } from "./signal-finder.js";

let finder: SignalFinder | undefined;
afterEach(() => finder?.forget());

const errors: string[] = [];
function begin(most?: number): SignalFinder {
  errors.length = 0;
  finder = new SignalFinder({
    onError: (reason) => errors.push(reason),
    ...(most !== undefined && { most }),
  });
  return finder;
}

const say = (index: number, from: IndexedMessage["from"], value: string): IndexedMessage => ({
  index,
  from,
  value,
});

function find(messages: readonly IndexedMessage[], task: Partial<Search> = {}): Promise<Report> {
  return new Promise((found) =>
    finder?.find({ conversation: "c", isFresh: false, messages, found, ...task }),
  );
}

test("finds signals turn by turn, with the indexes of the request's messages", async () => {
  begin();
  const first = [say(1, "human", "Book me a cheap hotel in the centre"), say(2, "gpt", "I booked the Ritz.")];
  expect(await find(first, { isFresh: true })).toMatchObject({ quality: "unknown", signals: [] });
  const report = await find([say(3, "human", "No, that is wrong, I asked for a cheap hotel")]);
  expect(report.signals).toMatchObject([{ type: "interaction.misalignment.correction", message_index: 3 }]);
  expect(report.quality).not.toBe("unknown");
});

test("keeps conversations apart, and begins anew where a fork does", async () => {
  begin();
  const wrong = say(3, "human", "No, that is wrong, I asked for a cheap hotel");
  await find([say(1, "human", "A cheap hotel, please"), say(2, "gpt", "I booked the Ritz."), wrong]);
  const other = await find([say(1, "human", "Thanks, that is perfect")], { conversation: "d" });
  expect(other.signals.map(({ type }) => type)).toEqual(["interaction.satisfaction.confirmation"]);
  const fork = await find([say(1, "human", "A cheap hotel, please")], { isFresh: true });
  expect(fork.signals).toEqual([]);
});

test("what is forgotten is not found any more, and later conversations are", async () => {
  const all = begin();
  const found: string[] = [];
  const search = (conversation: string): Promise<void> =>
    new Promise((resolve) => {
      const messages = [say(0, "human", "hello")];
      const told = (): void => {
        found.push(conversation);
        resolve();
      };
      all.find({ conversation, isFresh: true, messages, found: told });
    });
  for (const one of ["a", "b"]) void search(one);
  void all.forget();
  await search("c");
  expect([found, errors, all.dropped]).toEqual([["c"], [], 0]);
});

test("what is forgotten of some conversations is known no more, and others go on", async () => {
  const all = begin();
  const wrong = say(3, "human", "No, that is wrong, I asked for a cheap hotel");
  const hotel = [say(1, "human", "A cheap hotel, please"), say(2, "gpt", "I booked the Ritz.")];
  for (const conversation of ["alices", "bobs"]) await find(hotel, { conversation, isFresh: true });
  const told: string[] = [];
  void find([wrong], { conversation: "alices" }).then(() => told.push("under way"));
  void find([wrong], { conversation: "alices" }).then(() => told.push("waiting"));
  all.forgetConversations(new Set(["alices"]));
  const [bobs, alices] = [
    await find([wrong], { conversation: "bobs" }),
    await find([say(1, "human", "Thanks, that is perfect")], { conversation: "alices" }),
  ];
  expect(bobs.signals.map(({ type }) => type)).toEqual(["interaction.misalignment.correction"]);
  expect(alices.signals.map(({ type }) => type)).toEqual(["interaction.satisfaction.confirmation"]);
  expect([told, all.dropped, errors]).toEqual([[], 0, []]);
});

test("what waits for too long a time is dropped and counted", async () => {
  const all = begin(2);
  const found: number[] = [];
  const done = new Promise<void>((resolve) => {
    for (let n = 0; n < 6; n += 1) {
      const report = (): void => {
        found.push(n);
        if (n === 5) resolve();
      };
      all.find({ conversation: `c${n}`, isFresh: true, messages: [say(0, "human", "hello")], found: report });
    }
  });
  await done;
  expect(found).toEqual([0, 4, 5]);
  expect(all.dropped).toBe(3);
});

test("a conversation that cannot be read is told, and those after it are found", async () => {
  begin();
  const broken = { index: 0, from: "human" } as IndexedMessage;
  finder?.find({ conversation: "broken", isFresh: true, messages: [broken], found: () => {} });
  expect(await find([say(0, "human", "hello")])).toMatchObject({ signals: [] });
  expect(errors).toHaveLength(1);
});
