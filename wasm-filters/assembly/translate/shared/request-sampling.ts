// Sampling parameters for the APIs whose temperature ranges from 0 to 1: higher values become 1. Newer Claude
// refuse temperature together with top_p: the one that is 1 is dropped, else top_p.

import { DIGIT_1 } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { ModelRule } from "../../contract/model-families.generated";
import { RequestRules } from "./request-rules";
import { compareToOne } from "./request-text";

export class Sampling {
  temperature: Buffer = new Buffer(32, 4_096);
  topP: Buffer = new Buffer(32, 4_096);
  topK: Buffer = new Buffer(32, 4_096);

  clear(): void {
    this.temperature.clear();
    this.topP.clear();
    this.topK.clear();
  }

  setTemperature(value: usize, length: i32): void {
    this.temperature.clear();
    if (compareToOne(value, length) > 0) this.temperature.byte(DIGIT_1);
    else this.temperature.bytes(value, length);
  }

  setTopP(value: usize, length: i32): void {
    this.topP.clear();
    this.topP.bytes(value, length);
  }

  setTopK(value: usize, length: i32): void {
    this.topK.clear();
    this.topK.bytes(value, length);
  }

  /** Drops temperature or top_p when both are set, and the model takes one of them. */
  chooseOne(rules: RequestRules): void {
    if (!rules.has(ModelRule.OneSampler) || this.temperature.len == 0 || this.topP.len == 0) return;
    if (isOne(this.temperature) && !isOne(this.topP)) this.temperature.clear();
    else this.topP.clear();
  }
}

function isOne(number: Buffer): bool {
  return compareToOne(number.ptr, number.len) == 0;
}
