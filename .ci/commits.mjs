// Checks the form of commit messages: `type(area): subject`, an empty line, and a body that says why. Checks
// only commits after the one that added this file.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { report, rootFromArguments } from "./files.mjs";

const TYPES = ["feat", "fix", "perf", "refactor", "test", "docs", "build", "ci"];
const SUBJECT = new RegExp(`^(${TYPES.join("|")})(\\([a-z0-9-]+\\))?: \\S.*[^.\\s]$`);
const LONGEST_SUBJECT = 72;
const LONGEST_LINE = 80;

function errorsOf(message) {
  const [subject, empty, ...body] = message.trimEnd().split("\n");
  const errors = [];
  if (!SUBJECT.test(subject))
    errors.push(`begin with "type(area): subject", without a full stop; types: ${TYPES.join(", ")}`);
  if (subject.length > LONGEST_SUBJECT)
    errors.push(`the subject has ${subject.length} characters; at most ${LONGEST_SUBJECT}`);
  if (empty !== "" || body.length === 0) errors.push("say why in a body, after an empty line");
  for (const line of body.filter((text) => text.length > LONGEST_LINE && /\s/.test(text.trim())))
    errors.push(`a line has ${line.length} characters; at most ${LONGEST_LINE}: ${line}`);
  return errors;
}

const root = rootFromArguments();

function git(...command) {
  return execFileSync("git", ["-c", "safe.directory=*", "-C", root, ...command], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

// Reads another repository from its first commit; the test of this check needs that.
function range() {
  const file = path.relative(root, import.meta.filename);
  if (file.startsWith("..")) return "HEAD";
  const first = git("log", "--diff-filter=A", "--format=%H", "--", file).trim().split("\n").at(-1);
  return `${first || "HEAD"}..HEAD`;
}

const messages = git("log", "--no-merges", "-z", "--format=%h%n%B", range())
  .split("\0")
  .filter((entry) => entry !== "")
  .map((entry) => [entry.slice(0, entry.indexOf("\n")), entry.slice(entry.indexOf("\n") + 1)]);

report(
  messages.flatMap(([commit, message]) => errorsOf(message).map((error) => `${commit}: ${error}`)),
  `${messages.length} commit messages read`,
);
