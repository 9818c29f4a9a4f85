// What a request says, as far as observations tell it: how much there is, hashes of its messages, and texts if they are kept.

import { Buffer } from "../bytes/buffer";
import { SaidHash } from "../bytes/said-hash";

/** How many messages have a hash: the last ones. */
export const CHAIN: i32 = 64;
/** Bytes of the parts, with the names around the texts. */
const MAX_PARTS: i32 = 2 << 20;
/** Memory that an unused exchange keeps. */
const KEPT_PARTS: i32 = 4 << 10;

/** Set from the request's body. Cleared when the exchange is taken for the next request. */
export class ConversationFacts {
  /** How many bytes of texts are kept; 0 for none. */
  contentBytes: i32 = 0;
  /** How many of them are left for the answer. */
  room: i32 = 0;
  messages: i32 = 0;
  userTurns: i32 = 0;
  tools: i32 = 0;
  images: i32 = 0;
  /** The hashes of the last messages, oldest first. */
  private readonly chain: StaticArray<u64> = new StaticArray<u64>(CHAIN);
  chainLength: i32 = 0;
  /** A letter for each hash. */
  readonly roles: Buffer = new Buffer(CHAIN, CHAIN);
  /** Of the last text of an assistant, which a client sends back. */
  readonly reply: SaidHash = new SaidHash();
  /** The observation's member, without its end; empty where no content is kept. */
  readonly parts: Buffer = new Buffer(1024, MAX_PARTS);
  /** What was said and is in no part. */
  omittedMessages: i32 = 0;
  omittedBytes: i64 = 0;

  get keepsContent(): bool {
    return this.contentBytes > 0;
  }

  /** There are at most `CHAIN` hashes. */
  addToChain(hash: u64, role: u8): void {
    if (this.chainLength == CHAIN) return;
    unchecked((this.chain[this.chainLength] = hash));
    this.roles.byte(role);
    this.chainLength += 1;
  }

  hashAt(index: i32): u64 {
    return unchecked(this.chain[index]);
  }

  clear(): void {
    this.contentBytes = 0;
    this.room = 0;
    this.messages = 0;
    this.userTurns = 0;
    this.tools = 0;
    this.images = 0;
    this.chainLength = 0;
    this.roles.clear();
    this.reply.clear();
    this.parts.clear();
    this.omittedMessages = 0;
    this.omittedBytes = 0;
  }

  /** Frees memory that the next request may not need. */
  shrink(): void {
    this.parts.shrink(KEPT_PARTS);
  }
}
