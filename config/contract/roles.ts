// The roles of the filter: the root id of each plugin that Envoy is configured with.
import type { NameTable } from "./description/names.js";

export const roles: NameTable = {
  type: "FilterRole",
  list: "FILTER_ROLES",
  doc: "What a plugin of the filter is there for; its root id.",
  names: [
    { name: "upstream", member: "Upstream" },
    { name: "gateway", member: "Gateway" },
    { name: "front", member: "Front" },
    { name: "config", member: "Config" },
    { name: "keys", member: "Keys" },
    { name: "secrets", member: "Secrets" },
  ],
  filter: { reads: true },
};
