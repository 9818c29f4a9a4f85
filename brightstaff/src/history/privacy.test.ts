// What may be kept of requests.
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { describe, expect, test } from "vitest";
import { Privacy } from "./privacy.js";
import { FACTS, sampleRecord, saying } from "./testing/samples.js";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
const KEY = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADAN\n".repeat(4)}-----END PRIVATE KEY-----`;
const BEARER = "Authorization: Bearer 0123456789abcdefghijklmnop";

describe("secrets are masked whatever is kept", () => {
  const privacy = new Privacy({ content: "memory", detectors: [...SECRET_NAMES] });

  test.each([
    ["a token", JWT, JWT],
    ["a private key", KEY, "MIIEvQIBADAN"],
    ["credentials of a header", BEARER, "0123456789abcdefghijklmnop"],
    ["a token of Hugging Face", `hf_${"aB".repeat(17)}`, "aBaBaB"],
  ])("%s", (_, text, secret) => {
    const tags = { team: text };
    const kept = privacy.keepable(
      saying(`before ${text} after`, {
        user: text,
        tags,
        user_agent: text,
        error: { code: "x", message: text },
      }),
    );
    const told = JSON.stringify(kept);
    expect(told).not.toContain(secret);
    expect(kept.parts?.[0]?.text).toMatch(/^before .*⟦\w+⟧ after$/s);
  });

  test("in arguments of tools, too", () => {
    const bytes = 10;
    const call = {
      role: "assistant",
      kind: "tool_call",
      message: 0,
      text: `{"auth":"${JWT}"}`,
      bytes,
    } as const;
    expect(privacy.keepable(sampleRecord({ parts: [call] })).parts?.[0]?.text).toBe('{"auth":"⟦jwt⟧"}');
  });

  test("texts without any stay as they are", () => {
    const record = saying("nothing 123 here", { tags: { team: "blue" } });
    expect(privacy.keepable(record)).toEqual(record);
  });
});

test("secrets in names that clients choose are masked, but no date of a model", () => {
  const privacy = new Privacy({ content: "memory", detectors: [...SECRET_NAMES, ...PII_NAMES] });
  const name = `hf_${"aB".repeat(17)}`;
  const parts = [
    { role: "assistant", kind: "tool_call", message: 0, text: "{}", bytes: 2, name, id: name },
  ] as const;
  const record = { asked: name, path: `/v1/${name}`, model: name, error: { code: name }, parts: [...parts] };
  expect(JSON.stringify(privacy.keepable(sampleRecord(record)))).not.toContain("aBaB");
  const root = { facts: { ...FACTS, asked: name, error: { code: "x", message: name } }, calls: [] };
  expect(JSON.stringify(privacy.keepableRoot(root))).not.toContain("aBaB");
  expect(privacy.keepable(sampleRecord({ model: "gpt-4o-2024-08-06" })).model).toBe("gpt-4o-2024-08-06");
});

test("a private request keeps nothing of what its calls say", () => {
  const privacy = new Privacy({ content: "memory", detectors: [] });
  const call = saying("marker", { error: { code: "x", message: "marker" } });
  const keptOf = (isPrivate: boolean) =>
    JSON.stringify(privacy.keepableRoot({ facts: { ...FACTS, isPrivate }, calls: [call] }));
  expect(keptOf(false)).toContain("marker");
  expect(keptOf(true)).not.toContain("marker");
});

test("data of persons are masked where that is configured", () => {
  const record = saying("write to ann@example.com");
  const textWith = (detectors: ("email" | "jwt")[]) =>
    new Privacy({ content: "memory", detectors }).keepable(record).parts?.[0]?.text;
  expect(textWith(["jwt"])).toBe("write to ann@example.com");
  expect(textWith(["jwt", "email"])).toBe("write to ⟦email⟧");
});

test("without content nothing that was said is kept", () => {
  const off = new Privacy({ content: "off", detectors: [] });
  const kept = off.keepable(saying("marker", { omitted: { messages: 1, bytes: 1 } }));
  expect(kept).not.toHaveProperty("parts");
  expect(JSON.stringify(kept)).not.toContain("marker");
});
