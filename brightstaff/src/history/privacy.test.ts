// What may be kept of requests.
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { describe, expect, test } from "vitest";
import { Privacy } from "./privacy.js";
import { FACTS, sampleRecord, saying } from "./testing/samples.js";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
const KEY = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADAN\n".repeat(4)}-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${"MIIDdzCCAl+g\n".repeat(4)}-----END CERTIFICATE-----`;
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

  /** Of a long text the filter keeps the first fifth and the end. */
  const cut = (text: string, head: number, tail: number): string =>
    `${text.slice(0, head)}…${text.slice(text.length - tail)}`;

  test.each([
    ["a token", JWT],
    ["a token of Hugging Face", `hf_${"aBcD".repeat(8)}aB`],
    ["a private key", KEY, "MIIEvQIBADAN"],
    ["a password", "postgres://app:correcthorsebatterystaple@db/main"],
  ])("%s of which a part was left out, wherever it was cut", (_, secret, piece = undefined) => {
    const words = "some words before ".repeat(8);
    const text = `${words}${secret} and some words behind`;
    for (let at = 20; at <= secret.length; at += 1) {
      const [head, tail] = [words.length + at, text.length - words.length - at];
      for (const kept of [cut(text, head, 12), cut(text, 30, tail)]) {
        const told = privacy.keepable(saying(kept)).parts?.[0]?.text ?? "";
        const all = piece ?? Array.from(secret, (_each, from) => secret.slice(from, from + 14));
        for (const each of [all].flat()) if (each.length >= 12) expect(told, kept).not.toContain(each);
        expect(told).toMatch(/^some words.*(words behind|⟦private_key⟧)$/s);
      }
    }
  });

  test.each([
    ["a certificate", CERTIFICATE, CERTIFICATE],
    ["a whole key", KEY, "⟦private_key⟧"],
  ])("the end of a private key, cut behind %s", (_, before, kept) => {
    for (let at = KEY.indexOf("MII"); at < KEY.indexOf("-----END"); at += 1) {
      const told = privacy.keepable(saying(`${before} so…${KEY.slice(at)} words`)).parts?.[0]?.text;
      expect(told).toBe(`${kept} so…-----END PRIVATE KEY----- words`);
    }
  });

  test("what fits a pattern of the user is masked in texts, and in names that clients choose", () => {
    const patterns = [{ name: "badge", pattern: "EMP-\\d{6}" }];
    const privacy = new Privacy({ content: "memory", detectors: [], patterns });
    const badge = "EMP-123456";
    const record = saying(`I am ${badge}`, {
      ...{ path: `/v1/${badge}`, asked: `own/${badge}`, model: badge, user: badge, session: badge },
      ...{ user_agent: badge, tags: { team: badge }, error: { code: badge, message: `no ${badge}` } },
      status: 400,
    });
    const kept = JSON.stringify(privacy.keepable(record));
    expect(kept).not.toContain(badge);
    expect(kept.match(/⟦badge⟧/g)).toHaveLength(10);
  });

  test("a private key from whose middle something was left out, and no word behind it", () => {
    const text = `${CERTIFICATE}\n${KEY.slice(0, 45)}…${KEY.slice(60)} words`;
    expect(privacy.keepable(saying(text)).parts?.[0]?.text).toBe(`${CERTIFICATE}\n⟦private_key⟧ words`);
  });

  test("whatever stands between any mark and the end of a private key", () => {
    const told = privacy.keepable(saying(`I thought… and so…${KEY.slice(40)} words`)).parts?.[0]?.text;
    expect(told).toBe("I thought…-----END PRIVATE KEY----- words");
  });

  test("words between a cut and a whole private key stay", () => {
    const told = privacy.keepable(saying(`well… some words ${KEY} words`)).parts?.[0]?.text;
    expect(told).toBe("well… some words ⟦private_key⟧ words");
  });

  test.each([
    ["a token", JWT],
    ["a token of Hugging Face", `hf_${"aB".repeat(17)}`],
    ["a password", "postgres://app:correcthorsebatterystaple@db/main"],
  ])("%s that ends where a name was clipped", (_, secret) => {
    for (let at = 20; at < secret.length; at += 1) {
      const clipped = `team ${"x".repeat(64)} `.slice(5 + Math.min(at, 64)) + secret.slice(0, at);
      const kept = privacy.keepable(
        saying("hi", {
          user: clipped,
          tags: { team: clipped },
          error: { code: "x", message: "a ".repeat(128) + clipped },
        }),
      );
      expect(JSON.stringify(kept)).not.toMatch(/eyJhbGci|hf_aBaBaB|correcth/);
    }
  });

  test("a clipped one behind a whole one, for which something shorter stands", () => {
    const user = `hf_${"aB".repeat(17)} sk-ant-api03-abcdefghijklmnopqrst`.slice(0, 64);
    expect(privacy.keepable(saying("hi", { user })).user).toBe("⟦huggingface_token⟧ …");
  });

  test("words beside what was left out stay, if they are words", () => {
    for (const text of ["something…", "I thought about it… and Then…nothing", "ends in 2024…"])
      expect(privacy.keepable(saying(text)).parts?.[0]?.text).toBe(text);
    const session = "0197f3c2-8a4b-7c1d-9e2f-000000000001-and-so-on-until-it-is-cut-off";
    expect(privacy.keepable(saying("hi", { session })).session).toBe(session);
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

test("keys that the file puts into paths of APIs are masked, and the rest of the calls is kept", () => {
  const patterns = [{ name: "bot", pattern: "bot\\d+:\\w+" }];
  const privacy = new Privacy({ content: "memory", detectors: [], patterns });
  const call = { target: "say", method: "POST", status: 200, at: 1, ms: 2 };
  const paths = [`/v1/${JWT}/devices/{id}`, "/bot123:secret/send", "/plain"];
  const decisions = { route: "r", apiCalls: paths.map((path) => ({ path, ...call })) };
  const kept = privacy.keepableRoot({ facts: { ...FACTS, decisions }, calls: [] }).facts.decisions;
  expect(kept).toEqual({
    route: "r",
    apiCalls: ["/v1/⟦jwt⟧/devices/{id}", "/⟦bot⟧/send", "/plain"].map((path) => ({ path, ...call })),
  });
});

test.each(["memory", "off"] as const)(
  "clipped secrets in names are left out, with content: %s",
  (content) => {
    const privacy = new Privacy({ content, detectors: [...SECRET_NAMES] });
    const token = `eyJhbGciOiJIUzI1NiJ9.eyJ${"zdWIiOiIx".repeat(40)}`;
    const names = { asked: `own/${token}`.slice(0, 128), path: `/v1/${token}`.slice(0, 256) };
    const told = { asked: "own/…", path: "/v1/…", error: { code: "no …" } };
    const error = { code: `no ${token}`.slice(0, 64) };
    expect(privacy.keepable(sampleRecord({ ...names, error }))).toMatchObject(told);
    const root = { facts: { ...FACTS, ...names, error }, calls: [] };
    expect(privacy.keepableRoot(root).facts).toMatchObject(told);
  },
);

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
