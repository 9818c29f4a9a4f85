// What is sealed opens with its key, and with no other; no message repeats it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSecretsKey, newSecretsKey, openSecrets, sealSecrets } from "./sealed.js";

test("secrets of any text open with their key", () => {
  const key = newSecretsKey();
  expect(isSecretsKey(key)).toBe(true);
  const secrets = fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(secrets, (each) => {
      expect(openSecrets(sealSecrets(each, key, 1), key)).toEqual({ ...each });
    }),
  );
});

const KEY = newSecretsKey();
const SEALED = sealSecrets({ REDIS_URL: "redis://:geheim@host" }, KEY, 1);
const { sealed } = JSON.parse(SEALED) as { sealed: string };
const changed = Buffer.from(sealed, "base64");
changed[20] = (changed[20] ?? 0) ^ 1;

test.each([
  ["another key", SEALED, newSecretsKey()],
  ["no key", SEALED, "geheim"],
  ["a changed byte", JSON.stringify({ sealed: changed.toString("base64") }), KEY],
  ["a cut text", JSON.stringify({ sealed: sealed.slice(0, 12) }), KEY],
  ["another document", '{"geheim":1}', KEY],
  ["no document", "geheim", KEY],
])("%s is refused", (_case, text, key) => {
  expect(() => openSecrets(text, key)).toThrow(/^they are not sealed with this key$/);
});
