// The contract of config/contract is the only place that spells what both languages must know.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as contract from "@plano/config/contract";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const NAME = /x-plano-[a-z][a-z-]*[a-z]/g;
const known = new Set(Object.values(contract).flatMap((value) => (typeof value === "string" ? [value] : [])));

function filesOf(...patterns: string[]): string[] {
  const listed = execFileSync("git", ["-c", "safe.directory=*", "-C", root, "ls-files", "-z", ...patterns]);
  const named = listed.toString().split("\0").filter(Boolean);
  return named.filter((file) => existsSync(path.join(root, file)));
}

const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");
const withoutComments = (text: string): string => text.replace(/\/\*\*.*?\*\/|^\s*\/\/.*$/gms, "");

it("docs name only headers that the contract has", () => {
  const named = filesOf("docs/*.md", "README.md", "CHANGELOG.md").flatMap((file) =>
    [...textOf(file).matchAll(NAME)].map(([name]) => ({ file, name })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
});

it("no source spells a header of the contract itself", () => {
  const sources = filesOf(
    ...["config/src", "envoy", "brightstaff", "cli", "wasm-filters"].map((each) => `${each}/*.ts`),
  ).filter((file) => !/\.test\.ts$|\.generated\.ts$|\/testing\//.test(file));
  expect(sources.length).toBeGreaterThan(500);
  const spelt = sources.filter((file) =>
    /["'`](x-plano-|x-envoy-["'`]|x-arch-)|REQ\(x-plano|RESP\(x-plano/i.test(withoutComments(textOf(file))),
  );
  expect(spelt).toEqual([]);
});
