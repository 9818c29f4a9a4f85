// What brightstaff's own calls to models are for, as the header of own calls says it.
import type { NameTable } from "./description/names.js";

export const ownCalls: NameTable = {
  type: "OwnCall",
  list: "OWN_CALLS",
  doc: "brightstaff's own calls to models: to route, orchestrate, merge or embed, or to repeat a client's request.",
  none: { member: "None", doc: "A client's request." },
  names: [
    {
      name: "charged",
      member: "Charged",
      doc: "On a client's behalf: the client's limits count its cost, and no further request.",
    },
    {
      name: "repeated",
      member: "Repeated",
      doc: "A client's request whose earlier model failed: limits on all requests have counted it.",
    },
    { name: "uncharged", member: "Uncharged", doc: "The call serves no caller, so no limit counts it." },
  ],
  filter: { reads: true, writes: true },
};
