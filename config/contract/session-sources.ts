// Where the name of a session comes from, as observations say it.
import type { NameTable } from "./description/names.js";

export const sessionSources: NameTable = {
  type: "SessionSource",
  list: "SESSION_SOURCES",
  doc: "Where the name of a session comes from.",
  none: { member: "None", doc: "The request names no session." },
  names: [
    { name: "header", member: "Header", doc: "`x-model-affinity`." },
    { name: "body", member: "Body", doc: "`prompt_cache_key`, or the session in `metadata.user_id`." },
    { name: "previous_response_id", member: "PreviousResponse" },
  ],
  filter: { writes: true },
};
