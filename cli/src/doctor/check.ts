// What `plano doctor` finds: one line each, and what to do about it.
import type { Check } from "@plano/brightstaff/dashboard-api";

export type { Check } from "@plano/brightstaff/dashboard-api";

export const ok = (name: string, text: string): Check => ({ name, state: "ok", text });
export const warn = (name: string, text: string, remedy: string): Check => ({
  ...{ name, state: "warn", text, remedy },
});
export const fail = (name: string, text: string, remedy: string): Check => ({
  ...{ name, state: "fail", text, remedy },
});
