// Conversations in no provider's words. Each text, argument, result and file has a marker of its own, by which it is found again.
import fc from "fast-check";

export interface Asked {
  texts: string[];
  /** In base64. */
  images: string[];
  pdfs: string[];
}

export interface Said {
  thought?: string;
  /** The provider shows no thought, only that there was one. */
  hidden: boolean;
  texts: string[];
  calls: { tool: number; argument: string }[];
  /** Behind the calls. */
  after: string[];
  refusal?: string;
}

export interface Result {
  text: string;
  failed: boolean;
  image?: string;
}

export interface Round {
  /** Undefined where only results go back. */
  asked?: Asked;
  said: Said;
  /** One for each call, in any order. */
  results: Result[];
  order: number[];
}

export interface Conversation {
  system?: string;
  /** Between the first round and the second. */
  instruction?: string;
  rounds: Round[];
  /** What the request to the next provider ends with. */
  end: { asked?: Asked; prefill?: string };
  /** The client has forgotten the first question. */
  window: boolean;
}

/** What a client's API and a provider's can say. */
export interface Limits {
  blank: boolean;
  imagesInResults: boolean;
  tools: number;
}

/** Numbers the markers in the order of the conversation. */
class Markers {
  #count = 0;

  next(kind: string): string {
    this.#count += 1;
    return `${kind}${String(this.#count).padStart(4, "0")}z`;
  }

  file(head: string): string {
    return Buffer.from(`${head}${this.next("M")}`).toString("base64");
  }
}

interface Shape {
  system: boolean;
  instruction: boolean;
  window: boolean;
  end: "asks" | "results" | "begins" | "begins with a space";
  rounds: RoundShape[];
}

interface RoundShape {
  asks: number;
  blank: boolean;
  images: number;
  pdfs: number;
  thinks: boolean;
  hidden: boolean;
  texts: number;
  empty: boolean;
  calls: number[];
  after: boolean;
  refuses: boolean;
  failed: boolean;
  pictured: boolean;
  silent: boolean;
  reversed: boolean;
}

const seldom = fc.integer({ max: 4, min: 0 }).map((number) => number === 4);
const shapeOfRound = (tools: number): fc.Arbitrary<RoundShape> =>
  fc.record({
    asks: fc.integer({ min: 0, max: 2 }),
    blank: seldom,
    images: fc.integer({ min: 0, max: 1 }),
    pdfs: seldom.map(Number),
    thinks: fc.boolean(),
    hidden: seldom,
    texts: fc.integer({ min: 0, max: 2 }),
    empty: seldom,
    calls: fc.array(fc.nat(tools - 1), { maxLength: 3 }),
    after: seldom,
    refuses: seldom,
    failed: seldom,
    pictured: seldom,
    silent: seldom,
    reversed: fc.boolean(),
  });

export function conversations(limits: Limits): fc.Arbitrary<Conversation> {
  const shape: fc.Arbitrary<Shape> = fc.record({
    system: fc.boolean(),
    instruction: seldom,
    window: seldom,
    end: fc.constantFrom("asks", "asks", "results", "begins", "begins with a space"),
    rounds: fc.array(shapeOfRound(limits.tools), { minLength: 1, maxLength: 3 }),
  });
  return shape.map((shape) => conversationOf(shape, limits));
}

function conversationOf(shape: Shape, limits: Limits): Conversation {
  const markers = new Markers();
  const system = shape.system ? { system: markers.next("S") } : {};
  const rounds: Round[] = [];
  let instruction = {};
  for (const [index, each] of shape.rounds.entries()) {
    if (index === 1 && shape.instruction && rounds[0]?.said.calls.length === 0)
      instruction = { instruction: markers.next("S") };
    rounds.push(roundOf(each, limits, markers, (rounds.at(-1)?.said.calls.length ?? 0) > 0));
  }
  const open = (rounds.at(-1)?.said.calls.length ?? 0) > 0;
  const end = endOf(shape.end, open, markers);
  return { ...system, ...instruction, rounds, end, window: shape.window };
}

/** `open`: the round before ended with calls. */
function roundOf(shape: RoundShape, limits: Limits, markers: Markers, open: boolean): Round {
  const times = (count: number, kind: string): string[] =>
    Array.from({ length: count }, () => markers.next(kind));
  const silent = open && shape.silent;
  const texts = times(Math.max(shape.asks, 1), "U");
  if (shape.blank && limits.blank) texts.push(" \n");
  const images = Array.from({ length: shape.images }, () => markers.file("\x89PNG\r\n"));
  const asked: Asked = {
    texts,
    images,
    pdfs: Array.from({ length: shape.pdfs }, () => markers.file("%PDF-1.4\n")),
  };
  const thought = shape.thinks ? { thought: markers.next("K") } : {};
  const said: Said = {
    ...thought,
    hidden: shape.hidden,
    texts: times(shape.texts, "T"),
    calls: [],
    after: [],
  };
  if (shape.empty) said.texts.push("");
  if (shape.refuses) said.refusal = markers.next("T");
  else said.calls = shape.calls.map((tool) => ({ tool, argument: markers.next("A") }));
  if (said.calls.length > 0 && shape.after) said.after = [markers.next("T")];
  if (said.refusal !== undefined) said.texts = [];
  else if (said.calls.length === 0 && !said.texts.some((text) => text !== "")) said.texts = times(1, "T");
  const results = said.calls.map((_, index): Result => {
    const image = shape.pictured && limits.imagesInResults && index === 0;
    return {
      text: markers.next("R"),
      failed: shape.failed && index === 0,
      ...(image ? { image: markers.file("\x89PNG\r\n") } : {}),
    };
  });
  const order = said.calls.map((_, index) => index);
  if (shape.reversed) order.reverse();
  return { ...(silent ? {} : { asked }), said, results, order };
}

function endOf(kind: Shape["end"], open: boolean, markers: Markers): Conversation["end"] {
  if (open && kind === "results") return {};
  const asked: Asked = { texts: [markers.next("U")], images: [], pdfs: [] };
  if (open || kind === "asks" || kind === "results") return { asked };
  return { asked, prefill: `${markers.next("T")}${kind === "begins" ? "" : " \n"}` };
}
