// Who ended a request, as observations say it.
import type { NameTable } from "./description/names.js";

export const endings: NameTable = {
  type: "Ending",
  list: "ENDINGS",
  doc: "Who ended a request.",
  names: [
    {
      name: "provider",
      member: "Provider",
      doc: "Its response went to the client, whole or as far as it came.",
    },
    { name: "gateway", member: "Gateway", doc: "The gateway replied, or cut the response off." },
    { name: "client", member: "Client", doc: "It left before the end." },
    { name: "limit", member: "Limit", doc: "A rate limit of the gateway was reached." },
  ],
  filter: { writes: true },
};
