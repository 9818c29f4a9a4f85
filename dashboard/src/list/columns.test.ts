import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import { expect, it } from "vitest";
import { columnsOf } from "./columns.js";

const namesOf = (...requests: Partial<RequestSummary>[]): string[] =>
  columnsOf(requests.map((request) => ({ tags: {}, ...request }) as RequestSummary)).map(({ name }) => name);

it("shows who asked only where a request says so", () => {
  const nameless = namesOf({}, { agent: "weather" });
  expect(nameless).not.toContain("who");
  for (const who of [{ caller: "ada" }, { user: "jane" }, { client: "curl" }, { tags: { user: "ann" } }]) {
    const named = namesOf({}, who);
    expect(named).toContain("who");
    expect(named.filter((name) => name !== "who")).toEqual(nameless);
  }
});
