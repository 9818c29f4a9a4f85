// One server-sent event.
import type { JsonObject } from "../../json.js";

/** With its name, if the data has a type. */
export function eventOf(data: JsonObject): string {
  const { type } = data;
  const name = type === undefined ? "" : `event: ${String(type)}\n`;
  return `${name}data: ${JSON.stringify(data)}\n\n`;
}
