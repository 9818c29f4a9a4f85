// Joins the requests of clients that send their whole conversation each time. A request that goes on where another ended is its
// next turn; one that has the same beginning and then another message is a fork, such as an edited prompt. It needs no text:
// the filter hashes every message, and each answer as it hashes the reply that a client sends back.
import { createHash } from "node:crypto";
import type { Observation } from "@plano/config/contract";
import { LRUCache } from "lru-cache";
import { Chain } from "./chain.js";

/** What became of a request's messages. */
export interface Joined {
  conversation: string;
  /** Index of the first message that the conversation did not have, in the request. */
  from: number;
  /** It does not go on where the latest request of the conversation ended. */
  isFork: boolean;
  /** The request that it follows; undefined for the first of a conversation. */
  follows: string | undefined;
}

/** A request that others may go on from. */
interface Request {
  id: string;
  conversation: string;
  chain: Chain;
  answer: string | undefined;
  hasFailed: boolean;
  isFollowed: boolean;
}

interface Place {
  request: Request;
  /** In its chain. */
  at: number;
}

interface Match {
  place: Place;
  /** In the chain of the request that is joined. */
  at: number;
}

const MOST_PLACES = 50_000;
/** Places that a request is compared with: a client may send one message dozens of times. */
const MOST_COMPARED = 64;
/** Requests with the same two messages one after the other, such as two that begin with "hello". */
const MOST_ALIKE = 16;
/** Messages that are the same where the beginnings differ, as after a client has shortened its conversation. */
const LEAST_COMMON = 4;
const ID_DIGITS = 12;

export class Joiner {
  /** By who asks, a message and the one before it. */
  readonly #places: LRUCache<string, Place[]>;

  /** `most`: messages that are known. */
  constructor(most = MOST_PLACES) {
    this.#places = new LRUCache({ maxSize: most, sizeCalculation: ({ length }) => length });
  }

  /** Undefined for a request without messages. `known`: the conversation that an earlier process has joined it to. */
  join(record: Observation, known?: string): Joined | undefined {
    const chain = new Chain(record);
    if (chain.length === 0) return undefined;
    const who = whoAsks(record);
    const match = this.#matchOf(who, chain, record);
    const conversation = known ?? match?.place.request.conversation ?? idOf(record);
    const request: Request = {
      id: record.request_id,
      conversation,
      chain,
      answer: record.answer_hash,
      hasFailed: record.status === 0 || record.status >= 400,
      isFollowed: false,
    };
    const isFork = match !== undefined && forks(match, chain);
    for (let at = (match?.at ?? -1) + 1; at < chain.length; at += 1) this.#add(who, { request, at });
    // A request that was sent again takes the place of the earlier one.
    if (match?.at === chain.length - 1) this.#add(who, { request, at: match.at });
    if (match !== undefined) match.place.request.isFollowed = true;
    const first = match === undefined ? 0 : match.at + 1;
    const from = record.shape.messages - (chain.length - first);
    return { conversation, from, isFork, follows: match?.place.request.id };
  }

  /** The place of the turn that a request goes on from, if that one is not known. */
  awaitedBy(record: Observation): string | undefined {
    const chain = new Chain(record);
    const end = chain.endBeforeAnswer();
    // Of a conversation whose beginning is not known, neither is the place of its first message.
    if (end < (chain.isCut ? 1 : 0)) return undefined;
    const place = keyOf(whoAsks(record), chain, end);
    const { reply_hash: reply } = record;
    const isKnown = this.#places.get(place)?.some(({ request, at }) => {
      const { answer, chain: other } = request;
      const isAnswered = answer === undefined || reply === undefined || answer === reply;
      return isAnswered && at === other.length - 1 && chain.commonBefore(end, other, at) > Math.min(end, at);
    });
    return isKnown === true ? undefined : place;
  }

  /** The place that the next turn goes on from. */
  placeOf(record: Observation): string | undefined {
    const chain = new Chain(record);
    return chain.length === 0 ? undefined : keyOf(whoAsks(record), chain, chain.length - 1);
  }

  /** Nothing goes on from requests of these conversations. */
  forget(conversations: ReadonlySet<string>): void {
    if (conversations.size === 0) return;
    for (const [key, places] of [...this.#places.entries()]) {
      const left = places.filter(({ request }) => !conversations.has(request.conversation));
      if (left.length === 0) this.#places.delete(key);
      else if (left.length < places.length) this.#places.set(key, left);
    }
  }

  #add(who: string, place: Place): void {
    const key = keyOf(who, place.request.chain, place.at);
    const others = this.#places.get(key) ?? [];
    this.#places.set(key, [...others.slice(1 - MOST_ALIKE), place]);
  }

  /** The request that shares most messages with the chain, and the place of the last one. */
  #matchOf(who: string, chain: Chain, record: Observation): Match | undefined {
    const first = chain.isCut ? 1 : 0;
    let compared = 0;
    for (let at = chain.length - 1; at >= first && compared < MOST_COMPARED; at -= 1) {
      const places = this.#places.get(keyOf(who, chain, at)) ?? [];
      compared += places.length;
      const matches = places.map((place) => ({ place, at })).filter((match) => goesTogether(match, chain));
      if (matches.length > 0) return best(matches, chain, record.reply_hash);
    }
    return undefined;
  }
}

function keyOf(who: string, chain: Chain, at: number): string {
  return `${who} ${chain.at(at - 1)} ${chain.at(at)}`;
}

function whoAsks({ caller, client, user, session, user_agent: program }: Observation): string {
  return createHash("sha256")
    .update(JSON.stringify([caller, client, user, session, program]))
    .digest("base64url")
    .slice(0, ID_DIGITS);
}

function idOf({ request_id: id, started_ms: started }: Observation): string {
  return createHash("sha256").update(`${started} ${id}`).digest("hex").slice(0, ID_DIGITS);
}

/** Whether the messages up to the match are one conversation. */
function goesTogether({ place: { request, at: other }, at }: Match, chain: Chain): boolean {
  const common = chain.commonBefore(at, request.chain, other);
  const isWhole = common > at || common > other;
  if (!isWhole && common < LEAST_COMMON) return false;
  const isAtEnd = other === request.chain.length - 1;
  // The same request again: sent again after a failure, or to get another answer. Two people may begin with the same words.
  if (isAtEnd && at === chain.length - 1) return request.hasFailed || chain.hasAnswer(at);
  return isAtEnd || chain.hasAnswer(at);
}

/** What the request goes on from: the one whose answer it has, else one that nothing follows, else the latest. */
function best(matches: readonly Match[], chain: Chain, reply: string | undefined): Match | undefined {
  const score = ({ place: { request, at: other } }: Match): number =>
    (reply !== undefined && request.answer === reply ? 8 : 0) +
    (other === request.chain.length - 1 ? 4 : 0) +
    (request.isFollowed ? 0 : 2) +
    (request.chain.system === chain.system ? 1 : 0);
  return matches.reduce((one, other) => (score(other) >= score(one) ? other : one));
}

function forks({ place: { request, at: other }, at }: Match, chain: Chain): boolean {
  if (request.hasFailed && !request.isFollowed) return false;
  const isRepeated = at === chain.length - 1;
  return request.isFollowed || isRepeated || other < request.chain.length - 1;
}
