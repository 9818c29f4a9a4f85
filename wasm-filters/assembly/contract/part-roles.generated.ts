// Generated from config/contract/part-roles.ts by `npm run generate`; changes here are lost.

/** Whose words a part of a conversation is. */
export const enum PartRole {
  /** Also a developer's. */
  System,
  User,
  Assistant,
  Tool,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = ["system", "user", "assistant", "tool"];

export function partRoleName(value: PartRole): string {
  return unchecked(NAMES[value]);
}
