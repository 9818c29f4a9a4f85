import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { describe, expect, test } from "vitest";
import { clientNames } from "./client-names.js";
import { IdentityKey } from "./identity-key.js";

const SECRET = `hf_${"aB".repeat(17)}`;
const LONGNAME = "a longer name of a session, beyond the sixty-four bytes that are kept of it";
const key = new IdentityKey("one");
const detectors = [...SECRET_NAMES, ...PII_NAMES];

/** As the filter writes it under the same secret: test/filter/observation.test.ts has the same. */
test("what stands for a name is what the filter writes", () => {
  expect(key.standFor(Buffer.from("mine"))).toBe("f4da15896178");
  expect(key.standFor(Buffer.from(LONGNAME))).toBe("86703b284fc7");
  expect(new IdentityKey("two").standFor(Buffer.from("mine"))).not.toBe(key.standFor(Buffer.from("mine")));
});

describe("a session", () => {
  test("is what stands for it where no content is kept, and nothing without a key", () => {
    expect(clientNames({ content: "off", detectors }, key).session("mine")).toBe("f4da15896178");
    expect(clientNames(undefined, key).session("mine")).toBe("f4da15896178");
    expect(clientNames({ content: "off", detectors }, undefined).session("mine")).toBeUndefined();
  });

  test("is cut and masked where it is kept", () => {
    const names = clientNames({ content: "memory", detectors }, undefined);
    const written = Buffer.from("é".repeat(40)).toString("latin1");
    expect(names.session(written)).toBe("é".repeat(32));
    expect(names.session(Buffer.from(`a${"é".repeat(40)}`).toString("latin1"))).toBe(`a${"é".repeat(31)}`);
    expect(names.session("of ann@example.com")).toBe("of ⟦email⟧");
  });
});

test("what is left of a secret where a session's name was cut is left out", () => {
  const names = clientNames({ content: "memory", detectors }, undefined);
  expect(names.session(`mine-${SECRET} and sk-ant-api03-${"abcdefghij".repeat(9)}`)).toBe(
    "mine-⟦huggingface_token⟧ and …",
  );
  expect(names.session(`of eyJhbGciOiJIUzI1NiJ9.eyJ${"zdWIiOiIx".repeat(40)}`)).toBe("of …");
});

test("a model's name has no secret", () => {
  expect(clientNames(undefined, undefined).model(`own/${SECRET}`)).toBe("own/⟦huggingface_token⟧");
});
