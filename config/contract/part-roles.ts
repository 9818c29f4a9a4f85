// Whose words a part of a conversation is, as observations say it.
import type { NameTable } from "./description/names.js";

export const partRoles: NameTable = {
  type: "PartRole",
  list: "PART_ROLES",
  doc: "Whose words a part of a conversation is.",
  names: [
    { name: "system", member: "System", doc: "Also a developer's." },
    { name: "user", member: "User" },
    { name: "assistant", member: "Assistant" },
    { name: "tool", member: "Tool" },
  ],
  filter: { writes: true },
};
