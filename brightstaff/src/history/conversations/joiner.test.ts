import { createHash } from "node:crypto";
import type { Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import { sampleRecord } from "../testing/samples.js";
import { type Joined, Joiner } from "./joiner.js";

type Message = readonly [role: "s" | "u" | "a" | "t", text: string];
type Asked = Partial<Observation> & { answer?: string };

const MOST_HASHES = 64;
const { shape: SHAPE } = sampleRecord();
const hash = ([role, text]: Message): string =>
  createHash("sha256").update(`${role} ${text}`).digest("hex").slice(0, 16);

let last = 0;
function record(messages: readonly Message[], { answer = "", ...members }: Asked = {}): Observation {
  last += 1;
  const reply = messages.findLast(([role]) => role === "a");
  const kept = messages.slice(-MOST_HASHES);
  return {
    ...sampleRecord({ request_id: `r${last}`, started_ms: last, client: "c" }),
    shape: {
      ...SHAPE,
      messages: messages.length,
      user_turns: messages.filter(([role]) => role === "u").length,
    },
    ...{ chain: kept.map(hash), chain_roles: kept.map(([role]) => role).join("") },
    chain_skipped: messages.length - kept.length,
    ...(answer !== "" && { answer_hash: hash(["a", answer]) }),
    ...(reply !== undefined && { reply_hash: hash(reply) }),
    ...members,
  };
}

const S: Message = ["s", "You are careful."];
const HELLO: Message = ["u", "hello"];
const HI: Message = ["a", "Hi! How can I help?"];
const conversationsOf = (joined: readonly (Joined | undefined)[]): (string | undefined)[] =>
  joined.map((each) => each?.conversation);

test("a request that goes on with another's messages is its next turn", () => {
  const joiner = new Joiner();
  const first = joiner.join(record([S, HELLO], { request_id: "one", answer: HI[1] }));
  const second = joiner.join(record([S, HELLO, HI, ["u", "a hotel"]], { request_id: "two" }));
  const third = joiner.join(record([S, HELLO, HI, ["u", "a hotel"], ["a", "x"], ["t", "y"]]));
  expect(first).toMatchObject({ from: 1, isFork: false, follows: undefined });
  expect(second).toEqual({ conversation: first?.conversation, from: 2, isFork: false, follows: "one" });
  expect(third).toEqual({ conversation: first?.conversation, from: 4, isFork: false, follows: "two" });
});

test("a system prompt that changes with each turn ends no conversation", () => {
  const joiner = new Joiner();
  const first = joiner.join(record([["s", "It is 8:00."], HELLO]));
  const second = joiner.join(record([["s", "It is 8:01."], HELLO, HI, ["u", "a hotel"]]));
  expect(second).toMatchObject({ conversation: first?.conversation, from: 2, isFork: false });
});

test("an edited prompt is a fork of its conversation", () => {
  const joiner = new Joiner();
  const turn = (...texts: string[]): Message[] => texts.map((text, at) => [at % 2 === 0 ? "u" : "a", text]);
  const first = joiner.join(record(turn("a")));
  joiner.join(record(turn("a", "b", "c")));
  const edited = joiner.join(record(turn("a", "b", "other")));
  const further = joiner.join(record(turn("a", "b", "other", "d", "e")));
  expect(edited).toMatchObject({ conversation: first?.conversation, from: 2, isFork: true });
  expect(further).toMatchObject({ conversation: first?.conversation, from: 3, isFork: false });
});

test("two people who begin with the same words stay apart, because each goes on from another answer", () => {
  const joiner = new Joiner();
  const [one, two] = [
    joiner.join(record([S, HELLO], { answer: "Hi!" })),
    joiner.join(record([S, HELLO], { answer: "Yes?" })),
  ];
  const further = [
    joiner.join(record([S, HELLO, ["a", "Hi!"], ["u", "a"]])),
    joiner.join(record([S, HELLO, ["a", "Yes?"], ["u", "a"]])),
  ];
  expect(one?.conversation).not.toBe(two?.conversation);
  expect(conversationsOf(further)).toEqual(conversationsOf([one, two]));
});

test.each(["caller", "client", "user", "session", "user_agent"] as const)(
  "another %s is another conversation",
  (name) => {
    const joiner = new Joiner();
    const ask = (who: string) => joiner.join(record([HELLO, HI, ["u", "a"]], { [name]: who }));
    expect(ask("one")?.conversation).not.toBe(ask("two")?.conversation);
  },
);

test("a request that is sent again after a failure is no fork", () => {
  const joiner = new Joiner();
  const first = joiner.join(record([S, HELLO], { status: 503 }));
  const again = joiner.join(record([S, HELLO], { answer: HI[1] }));
  const next = joiner.join(record([S, HELLO, HI, ["u", "a"]]));
  expect(conversationsOf([again, next])).toEqual(conversationsOf([first, first]));
  expect([again?.isFork, next?.isFork]).toEqual([false, false]);
});

test("another answer to the same conversation is a fork", () => {
  const joiner = new Joiner();
  const messages: Message[] = [HELLO, HI, ["u", "a"]];
  const first = joiner.join(record(messages));
  const again = joiner.join(record(messages));
  expect(again).toMatchObject({ conversation: first?.conversation, from: 3, isFork: true });
});

test("the same system prompt alone joins nothing, nor does the same question to another program", () => {
  const joiner = new Joiner();
  const first = joiner.join(record([S, ["u", "a"]]));
  expect(joiner.join(record([S, ["u", "b"]]))?.conversation).not.toBe(first?.conversation);
});

test("a conversation goes on beyond the messages whose hashes are known, and where a client drops the first ones", () => {
  const joiner = new Joiner();
  const messages: Message[] = [];
  const joined: (Joined | undefined)[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    messages.push(["u", `question ${turn}`]);
    joined.push(joiner.join(record(messages)));
    messages.push(["a", `answer ${turn}`]);
  }
  joined.push(joiner.join(record([...messages.slice(-20), ["u", "last"]])));
  expect(new Set(conversationsOf(joined)).size).toBe(1);
  expect(joined.filter((each) => each?.isFork)).toEqual([]);
  expect(joined.at(-2)?.from).toBe(197);
});

test("calls side by side of one agent are forks of one conversation", () => {
  const joiner = new Joiner();
  const first = joiner.join(record([HELLO]));
  const branches = ["x", "y"].map((text) => joiner.join(record([HELLO, HI, ["u", text]])));
  expect(conversationsOf(branches)).toEqual([first?.conversation, first?.conversation]);
  expect(branches.map((each) => each?.isFork)).toEqual([false, true]);
});

test("a request without messages has no conversation", () => {
  expect(new Joiner().join(record([]))).toBeUndefined();
});

test("fifty conversations at the same time, of one key, all come out as they are", () => {
  const joiner = new Joiner();
  const random = randomNumbers(7);
  const conversations = Array.from({ length: 50 }, (_, index) => ({
    ...{
      index,
      turns: 3 + Math.floor(random() * 8),
      said: [] as Message[],
      ids: new Set<string | undefined>(),
    },
    system: index % 3 === 0 ? [] : [["s", `prompt ${index % 4}`] as Message],
    // A third begin alike.
    opening: index % 3 === 0 ? "hello" : `question ${index}`,
  }));
  for (let open = conversations; open.length > 0; open = open.filter(({ turns }) => turns > 0)) {
    const one = open[Math.floor(random() * open.length)] as (typeof conversations)[number];
    const text = one.said.length === 0 ? one.opening : random() < 0.4 ? "go on" : `${random()}`;
    one.said.push(["u", text]);
    const answer = one.said.length === 1 ? `answer ${one.index}` : `${random()}`;
    one.ids.add(joiner.join(record([...one.system, ...one.said], { answer }))?.conversation);
    one.said.push(["a", answer]);
    one.turns -= 1;
  }
  expect(conversations.filter(({ ids }) => ids.size !== 1)).toEqual([]);
  expect(new Set(conversations.flatMap(({ ids }) => [...ids])).size).toBe(50);
});

/** The same ones for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test("requests that are alike count as many towards the bound of what is known", () => {
  const joiner = new Joiner(100);
  const first = joiner.join(record([HELLO], { answer: HI[1] }));
  for (let n = 0; n < 200; n += 1) joiner.join(record([["u", `words ${n % 20}`]]));
  const second = joiner.join(record([HELLO, HI, ["u", "a hotel"]]));
  expect(second?.conversation).not.toBe(first?.conversation);
});
