import { expect, test } from "vitest";
import { fromHeaders } from "./header-attributes.js";

test("an attribute has the rest of the header's name, with dots, and the value without spaces around it", () => {
  const headers = {
    "x-acme-team-name": " blue ",
    "x-acmeuser": "ada",
    "x-acme": "no name is left",
    "x-acme--": "nor here",
    "x-other": "no",
    "y-list": ["a", "b"],
    "x-acme-gone": undefined,
  };
  expect(fromHeaders(headers, ["x-acme", "y-"])).toEqual({
    "team.name": "blue",
    user: "ada",
    list: "a, b",
  });
  expect(fromHeaders(headers, [])).toEqual({});
});

test("nothing has a credential, whatever is configured", () => {
  const token = `hf_${"aB".repeat(17)}`;
  const headers = { authorization: "Bearer a", "x-api-key": "b", cookie: "c", "x-team": `blue ${token}` };
  expect(fromHeaders(headers, ["x-", "auth", "coo"])).toEqual({ team: "blue ⟦huggingface_token⟧" });
});
