// Texts of turns that some APIs require and a conversation lacks.

import { Literal } from "../../bytes/literal";
import { RequestVisitor, Role } from "../visitor/request";

/** Of a user, before a conversation that begins with the assistant. */
export const OPENING: string = "(The conversation begins with the assistant.)";
/** Of a user, behind the beginning of an answer that the model does not take as such. */
export const CONTINUE: string = "Continue exactly where your last message ends.";
const begin = new Literal("Begin.");

/** A turn of the user's for a conversation of system texts only: most APIs ask for one. */
export function visitBeginning(visitor: RequestVisitor): void {
  visitor.beginMessage(Role.User);
  visitor.text(begin.ptr, begin.len);
  visitor.endMessage();
}
