// Generated from config/contract/access-keys.ts by `npm run generate`; changes here are lost.

import { Buffer } from "../bytes/buffer";
import { JsonKind } from "../json/json-index";
import {
  enter,
  readCount,
  readInteger,
  readList,
  readOptionalCount,
  readText,
  readTextOrEmpty,
  readUndecodedText,
} from "../json/object-reader";

export class KeyObject {
  /** Of the listeners that take the key. */
  readonly scope: i32 = <i32>readInteger("scope", 0, 65535);
  /** The caller that the key belongs to. */
  readonly name: Buffer = readText("name");
  /** Patterns of model names in commas; empty for all models. */
  readonly models: Buffer = readTextOrEmpty("models");
  /** SHA-256 of the key, in hexadecimal digits of lower case. Token of a text. */
  readonly hash: i32 = readUndecodedText("hash");
  /** Seconds since 1970. -1 if absent. */
  readonly expires: i64 = readOptionalCount("expires");

  static from(token: i32): KeyObject {
    enter(token);
    return new KeyObject();
  }
}

export class KeyTableObject {
  /** Grows with every new table. */
  readonly serial: i64 = readCount("serial");
  /** Token of a list of KeyObject. */
  readonly keys: i32 = readList("keys", JsonKind.Object);

  static from(token: i32): KeyTableObject {
    enter(token);
    return new KeyTableObject();
  }
}
