// Cuts one member out of an object, with its comma.

import { BodyEdits } from "../bytes/body-edits";
import { CutRun } from "../bytes/cut-run";
import { JsonIndex } from "../json/json-index";

const members = new CutRun();

/** `value` is the member's; without it nothing is cut. */
export function cutMember(edits: BodyEdits, json: JsonIndex, owner: i32, value: i32): void {
  members.begin(json.start(owner) + 1);
  for (let key = owner + 1; key < json.next(owner); key = json.next(key + 1))
    members.next(edits, json.start(key), json.end(key + 1), key + 1 == value);
  members.finish(edits);
}
