// A rate limit in words.
import type { LimitShown } from "@plano/brightstaff/dashboard-api";
import { formatCost, formatCount, formatDuration } from "../../format/numbers.js";

const PERIODS: Readonly<Record<number, string>> = { 1: "second", 60: "minute", 3600: "hour", 86400: "day" };

/** `minute` */
export function periodOf({ periodSeconds }: Pick<LimitShown, "periodSeconds">): string {
  return PERIODS[periodSeconds] ?? formatDuration(periodSeconds * 1_000);
}

/** `openai/gpt-4o: 3 requests a minute for each x-user-id` */
export function allowanceOf(limit: LimitShown): string {
  const { name, unit, selector } = limit;
  const amount = unit === "dollars" ? formatCost(limit.limit) : `${formatCount(limit.limit)} ${unit}`;
  const period = periodOf(limit);
  const who = selector === undefined ? "" : ` for ${selector.includes("=") ? "" : "each "}${selector}`;
  return `${name === "*" ? "all models" : name}: ${amount} ${period === "hour" ? "an" : "a"} ${period}${who}`;
}

/** What the file needs so that values of the selector's header are kept. */
export function keptBy(selector: string): string {
  const [header = ""] = selector.split("=");
  return `dashboard: { tags: { ${header.replace(/^x-/, "")}: ${header} } }`;
}
