// What both languages say above a header's constant.
import type { HeaderTable } from "../description/headers.js";

type Header = HeaderTable["headers"][number];

const ON = { requests: "On requests", responses: "On responses", both: "On requests and responses" } as const;

export function headerDoc({ doc, on, setBy, readBy }: Header): string {
  return `${doc}\n${ON[on]}. Set by ${setBy}; read by ${readBy}.`;
}
