// The words of observations are those that their page explains.
import { readFile } from "node:fs/promises";
import { ATTEMPT_ERRORS, STOP_REASONS } from "@plano/config/contract";
import { expect, test } from "vitest";

const PAGE = new URL("../../docs/observations.md", import.meta.url);

test.each([
  ["stop reason", STOP_REASONS],
  ["attempt's error", ATTEMPT_ERRORS],
])("each %s is on the page of observations", async (_name, words) => {
  const page = await readFile(PAGE, "utf8");
  expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
});
