// The formats of JSON Schema that can be checked; any other `format` only tells the model how a value is written.
// https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3
import { isIP } from "node:net";

const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["date", isDate],
  ["date-time", isDateTime],
  ["time", (text) => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/i.test(text)],
  ["email", (text) => /^[^\s@]+@[^\s@]+$/.test(text)],
  ["uuid", (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)],
  ["uri", (text) => /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text)],
  ["ipv4", (text) => isIP(text) === 4],
  ["ipv6", (text) => isIP(text) === 6],
]);

export function isOfFormat(text: string, format: string): boolean {
  return FORMATS.get(format)?.(text) ?? true;
}

/** Date.parse rolls days that a month does not have over into the next. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const [, date = "", time = ""] = /^([^T ]+)[T ](.+)$/.exec(text) ?? [];
  return isDate(date) && !Number.isNaN(Date.parse(`${date}T${time}`));
}
