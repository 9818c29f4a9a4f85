// Lists the repository's own files for the checks: tracked files and new files that git does not ignore.
// Paths are relative to the root. Leaves out files deleted in the working tree.
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

export function listFiles(root, pattern = /./) {
  // The checkout may belong to another user, as in a container.
  const git = [
    "-c",
    "safe.directory=*",
    "-C",
    root,
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
  ];
  return execFileSync("git", git, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
    .split("\0")
    .filter((file) => file !== "" && pattern.test(file))
    .filter((file) => existsSync(path.join(root, file)) && statSync(path.join(root, file)).isFile())
    .sort();
}

// Prints a check's result: the summary if nothing is wrong, otherwise one line for each error.
export function report(errors, summary) {
  for (const error of errors) console.error(error);
  console.log(summary);
  process.exitCode = errors.length === 0 ? 0 : 1;
}

// A check's tests give it another root.
export function rootFromArguments() {
  const named = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
  return path.resolve(named ?? path.join(import.meta.dirname, ".."));
}
