// Lists the repository's own files for the checks: tracked ones and new ones that git does not ignore.
// Paths are relative to the root; files deleted in the working tree are left out.
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

export function listFiles(root, pattern = /./) {
  // The checkout may belong to another user than the one who checks it, as in a container.
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

// What a check prints and how it ends: nothing but its summary when all is well, each problem on a line otherwise.
export function report(errors, summary) {
  for (const error of errors) console.error(error);
  console.log(summary);
  process.exitCode = errors.length === 0 ? 0 : 1;
}

// Each check may be given another root, which is how it is tested.
export function rootFromArguments() {
  const named = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
  return path.resolve(named ?? path.join(import.meta.dirname, ".."));
}
