// docs/errors.md lists exactly the error codes in the source, with their statuses.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const read = (file: string): Promise<string> => readFile(path.join(root, file), "utf8");

const FILTERS = ["admission", "auth", "exchange", "front", "gateway", "request", "upstream"].map(
  (folder) => `wasm-filters/assembly/${folder}`,
);
const ELSEWHERE = [
  "wasm-filters/assembly/translate/response-failure.ts",
  "envoy/src/render/auth-replies.ts",
  "envoy/src/render/local-replies.ts",
  "envoy/src/render/origin-check.ts",
];
const BRIGHTSTAFF = "brightstaff/src";
const WORD = '"([a-z]+(?:_[a-z]+)+)"';

async function sources(): Promise<string> {
  const filter = await Promise.all(
    FILTERS.map(async (folder) =>
      (await readdir(path.join(root, folder))).map((name) => `${folder}/${name}`),
    ),
  );
  const own = (await readdir(path.join(root, BRIGHTSTAFF), { recursive: true }))
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .map((name) => `${BRIGHTSTAFF}/${name}`);
  return (await Promise.all([...filter.flat(), ...own, ...ELSEWHERE].map(read))).join("\n");
}

/** In calls that answer, as constants, and in Envoy's own answer. */
function codesIn(source: string): Set<string> {
  const patterns = [
    `\\b(?:INVALID_REQUEST|SERVER_ERROR|RATE_LIMIT_ERROR|\\d{3}|exchange),\\s*${WORD}`,
    `const [A-Z_]+: string = ${WORD}`,
    `code: ${WORD}`,
  ];
  const found = patterns.flatMap((pattern) => [...source.matchAll(new RegExp(pattern, "g"))]);
  return new Set(found.map(([, code = ""]) => code).filter((code) => !code.endsWith("_error")));
}

interface Row {
  status: number | undefined;
  code: string;
}

async function documented(): Promise<Row[]> {
  const rows = (await read("docs/errors.md"))
    .split("\n")
    .filter((line) => /^\| (\d{3} |[45]xx |`[a-z_]+` +\|)/.test(line));
  return rows.map((row) => ({
    status: /^\| \d{3}/.test(row) ? Number(row.slice(2, 5)) : undefined,
    code: /`([a-z]+(?:_[a-z]+)+)`/.exec(row.split("|").slice(1, 3).join("|"))?.[1] ?? "",
  }));
}

test("every code in the source is documented, and every documented code is in the source", async () => {
  const codes = (await documented()).map(({ code }) => code).filter((code) => code !== "");
  expect([...new Set(codes)].sort()).toEqual([...codesIn(await sources())].sort());
});

test("every code is documented with its status", async () => {
  const pattern = `(\\d{3}),\\s*(?:(?:INVALID_REQUEST|SERVER_ERROR|RATE_LIMIT_ERROR),\\s*)?${WORD}`;
  const answered = [...(await sources()).matchAll(new RegExp(pattern, "g"))];
  expect(answered.length).toBeGreaterThan(10);
  const rows = await documented();
  for (const [, status, code = ""] of answered) {
    const statuses = rows.filter((row) => row.code === code && row.status !== undefined);
    expect([code, ...statuses.map((row) => row.status)]).toEqual([code, Number(status)]);
  }
});
