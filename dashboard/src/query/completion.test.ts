import type { BreakdownRow } from "@plano/brightstaff/dashboard-api";
import { describe, expect, it } from "vitest";
import { accept, complete } from "./completion.js";

const row = (key: BreakdownRow["key"], requests: number): BreakdownRow => ({ key, requests }) as BreakdownRow;
const KNOWN = {
  model: [row({ model: "openai/gpt-4o" }, 7), row({ model: "anthropic/claude" }, 5)],
  user: [row({ user: "Ada Lovelace" }, 2)],
};

const texts = (query: string): string[] => complete(query, query.length, KNOWN).map(({ text }) => text);

describe("completion", () => {
  it("offers fields, and then values that requests have", () => {
    expect(texts("mo")).toEqual(["model:"]);
    expect(texts("model:")).toEqual(["model:openai/gpt-4o", "model:anthropic/claude"]);
    expect(texts("status:200 model:an")).toEqual(["model:anthropic/claude"]);
    expect(texts("-user:")).toEqual(['-user:"Ada Lovelace"']);
    expect(texts("status:>")).toEqual(["status:>=400", "status:>=500"]);
  });

  it("offers nothing for what is complete", () => {
    expect(texts("model:openai/gpt-4o")).toEqual([]);
  });

  it("replaces the term at the caret only", () => {
    expect(accept("mo status:200", 2, "model:")).toEqual({ query: "model:status:200", caret: 6 });
    expect(accept("status:200 mod", 14, "model:")).toEqual({ query: "status:200 model:", caret: 17 });
    expect(accept("-mo", 3, "model:")).toEqual({ query: "-model:", caret: 7 });
    expect(accept("model:a status:200", 7, "model:openai/gpt-4o")).toEqual({
      query: "model:openai/gpt-4o status:200",
      caret: 20,
    });
  });
});
