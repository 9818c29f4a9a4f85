// What signals are found in conversations, by families of evidence, in the languages that have lists.
import { describe, expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { analyse } from "./analyser.js";
import type { Message } from "./report.js";

/** A person begins, and both take turns. */
const talk = (...said: string[]): Message[] =>
  said.map((value, at) => ({ from: at % 2 === 0 ? "human" : "gpt", value }));

/** The kinds of signals with the index of their message. */
const found = (messages: readonly Message[]): string[] =>
  analyse(messages).signals.map(({ type, message_index: at }) => `${at} ${type.replace(/^\w+\./, "")}`);

const HOTELS = ["I need a cheap hotel in the north", "There are two of them. Which price do you want?"];

describe("a person's turn", () => {
  test.each([
    ["a correction", [...HOTELS, "No, the other one"], ["2 misalignment.correction"]],
    ["a contradiction", [...HOTELS, "That's wrong, I asked for the south"], ["2 misalignment.correction"]],
    ["a doubt", [...HOTELS, "Are you sure?"], ["2 misalignment.correction"]],
    ["a reproach", [...HOTELS, "But you said it was free"], ["2 misalignment.correction"]],
    [
      "a question about the answer",
      [...HOTELS, "What do you mean by that?"],
      ["2 misalignment.clarification"],
    ],
    ["a bare question", [...HOTELS, "What?"], ["2 misalignment.clarification"]],
    ["a complaint", [...HOTELS, "This is useless"], ["2 disengagement.negative_stance"]],
    ["capitals", [...HOTELS, "I WANT THE OTHER HOTEL"], ["2 disengagement.negative_stance"]],
    ["marks", [...HOTELS, "and the prices??"], ["2 disengagement.negative_stance"]],
    ["a wish for a person", [...HOTELS, "Let me talk to a manager"], ["2 disengagement.escalation"]],
    ["the end", [...HOTELS, "Forget it."], ["2 disengagement.quit"]],
    ["thanks", [...HOTELS, "Thank you so much"], ["2 satisfaction.gratitude"]],
    ["agreement", [...HOTELS, "That works for me"], ["2 satisfaction.confirmation"]],
    ["success", [...HOTELS, "It worked"], ["2 satisfaction.success"]],
  ])("%s is a signal", (_what, said, signals) => {
    expect(found(talk(...said))).toEqual(signals);
  });

  test.each([
    ["an answer", [...HOTELS, "The one for 50 pounds, please"]],
    [
      "a no to an offer",
      ["Book it", "It is booked. Anything else I can help you with?", "No, thank you, that's all"],
    ],
    ["a bare no to a question", ["A hotel", "With parking?", "No"]],
    [
      "a dislike where it was asked for",
      ["A film", "Which films do you like?", "I like comedies, I hate horror"],
    ],
    ["thanks after a refusal", ["A hotel", "Sorry, there are no hotels.", "ok thanks"]],
    ["marks of joy", [...HOTELS, "Great!!! Perfect"]],
    ["not having seen a film", ["A film", "Have you seen Alien?", "I have not seen it yet"]],
  ])("%s is none of discontent", (_what, said) => {
    expect(found(talk(...said)).filter((signal) => !signal.includes("satisfaction"))).toEqual([]);
  });

  test("is judged by what the assistant said before it", () => {
    const ask = (answer: string) => found(talk("A cheap hotel", answer, "How about the south"));
    expect(ask("Which part of town?")).toEqual([]);
    expect(ask("I'm sorry, there are no cheap hotels.")).toEqual(["2 misalignment.rephrase"]);
    expect(ask("I didn't catch that.")).toEqual(["2 misalignment.rephrase"]);
  });

  test("that asks for the same again is a renewed request, or a repetition", () => {
    const wish = "Please cancel the subscription of my daughter immediately";
    const ask = (again: string) => found(talk(wish, "Of course. Which account?", again));
    expect(ask("Cancel my daughter's subscription immediately, please")).toEqual(["2 misalignment.rephrase"]);
    expect(ask(wish)).toEqual(["2 stagnation.repetition"]);
    expect(ask("My account is called Ada, and the address is in Lisbon")).toEqual([]);
  });

  test("has the confidence of all its evidence, and shows the words", () => {
    const { signals } = analyse(
      talk("A hotel", "Sorry, there are none.", "No, I asked for hotels, try again"),
    );
    expect(signals).toEqual([
      {
        type: "interaction.misalignment.correction",
        message_index: 2,
        confidence: expect.closeTo(0.95, 1),
        snippet: "i asked",
        metadata: { family: "contradiction", families: ["negation", "contradiction", "after a refusal"] },
      },
    ]);
  });
});

test("an assistant that says the same again is a repetition, but not its usual offer", () => {
  const answer = "Your order is on its way to the warehouse";
  expect(found(talk("Where is it", answer, "And when does it come", answer))).toEqual([
    "3 stagnation.repetition",
  ]);
  const offer = "Is there anything else that I can help you with today?";
  expect(found(talk("Book a table", offer, "Tell me the address", offer))).toEqual([]);
});

test.each([
  [
    "de",
    "Ich suche ein Hotel in der Stadt",
    "Nein, ich meinte Hamburg",
    "Ich möchte mit einem Menschen sprechen",
    "Vielen Dank",
  ],
  [
    "es",
    "Busco un hotel en el centro de la ciudad",
    "No, quise decir Madrid",
    "Quiero hablar con una persona",
    "Muchas gracias",
  ],
  [
    "fr",
    "Je cherche un hôtel dans le centre",
    "Non, je voulais dire Lyon",
    "Je veux parler à un humain",
    "Merci beaucoup",
  ],
  [
    "pt",
    "Procuro um hotel para a minha família",
    "Não, eu quis dizer Lisboa",
    "Quero falar com uma pessoa",
    "Muito obrigado",
  ],
  [
    "it",
    "Vorrei una camera per la mia famiglia",
    "No, intendevo Roma",
    "Voglio parlare con un operatore",
    "Grazie mille",
  ],
  ["zh", "我想订一家酒店", "不对，我说的是上海", "转人工", "非常感谢"],
  [
    "ja",
    "ホテルを予約したいです",
    "違います、京都と言いました",
    "担当者をお願いします",
    "ありがとうございます",
  ],
])("has lists for %s", (language, opening, correction, escalation, gratitude) => {
  const messages = talk(opening, "…", correction, "…", escalation, "…", gratitude);
  expect(found(messages)).toEqual([
    "2 misalignment.correction",
    "4 disengagement.escalation",
    "6 satisfaction.gratitude",
  ]);
  expect(analyse(messages).language).toBe(language);
});

test("people of whose language there is no list get no signals, and the quality is unknown", () => {
  expect(analyse(talk("Нет, это неправильно", "Да", "Нет!!! Неправильно"))).toEqual({
    quality: "unknown",
    quality_score: null,
    language: null,
    signals: [],
  });
});

describe("quality", () => {
  const quality = (...said: string[]): number => analyse(talk(...said)).quality_score ?? -1;

  test("falls with the share of turns that have something against them", () => {
    const calm = quality(...HOTELS, "The cheap one", "It is booked.", "Good", "Bye");
    const one = quality(...HOTELS, "No, the other one", "It is booked.", "Good", "Bye");
    const two = quality(...HOTELS, "No, the other one", "It is booked.", "That is wrong", "Bye");
    expect([calm > one, one > two]).toEqual([true, true]);
    expect(quality(...HOTELS, "Thank you so much")).toBeGreaterThan(quality(...HOTELS, "The first"));
  });

  test("is unknown with fewer than two turns and no tools", () => {
    expect(analyse(talk("hello there", "Hi!"))).toMatchObject({ quality: "unknown", quality_score: null });
  });
});

test("a new message costs the same however long the conversation is", async () => {
  const make = (size: number): Message[] =>
    Array.from(
      { length: size },
      (_, at) => talk("no, I meant the other one", "Sorry, there is none.")[at % 2],
    )
      .filter((message) => message !== undefined)
      .flatMap((message) => [
        message,
        { from: "function_call" as const, value: '{"name":"f","arguments":{}}' },
        { from: "observation" as const, value: "Error: no" },
      ]);
  const ratio = await growth(make, 100, (messages) => void analyse(messages));
  expect(ratio).toBeLessThan(MOST_GROWTH);
});

test.each([
  ["exceeded ", (size: number) => "exceeded ".repeat(size)],
  ["capitals", (size: number) => "A!?".repeat(size)],
  ["spaces", (size: number) => " ".repeat(size)],
  ["marks", (size: number) => "!".repeat(size)],
])("a message of %s is read in linear time", async (_what, make) => {
  const ratio = await growth(make, 7_000, (value) => {
    analyse([
      { from: "human", value },
      { from: "gpt", value },
      { from: "function_call", value },
      { from: "observation", value },
    ]);
  });
  expect(ratio).toBeLessThan(MOST_GROWTH);
});
