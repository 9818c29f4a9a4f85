// Who asks, as observations say it.

import { Buffer } from "../bytes/buffer";
import { SessionSource } from "../contract/session-sources.generated";

/** Bytes of each text. */
const MAX_TEXT: i32 = 64;
const MAX_TAGS: i32 = 8 << 10;

/** Set from the request's headers and its body. Cleared when the exchange is taken for the next request. */
export class ClientFacts {
  /** brightstaff asks, by the egress listener. */
  isInside: bool = false;
  readonly userAgent: Buffer = new Buffer(MAX_TEXT, MAX_TEXT);
  /** 12 hexadecimal digits; empty without a credential. */
  readonly client: Buffer = new Buffer(12, 12);
  /** The observation's member, without its end; empty without tags. */
  readonly tags: Buffer = new Buffer(128, MAX_TAGS);
  readonly user: Buffer = new Buffer(MAX_TEXT, MAX_TEXT);
  readonly session: Buffer = new Buffer(MAX_TEXT, MAX_TEXT);
  sessionFrom: SessionSource = SessionSource.None;

  clear(): void {
    this.isInside = false;
    this.userAgent.clear();
    this.client.clear();
    this.tags.clear();
    this.user.clear();
    this.session.clear();
    this.sessionFrom = SessionSource.None;
  }
}
