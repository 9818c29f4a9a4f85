// Checks that `npm ci` accepts the lock files on every machine: they contain no addresses, so that any
// configured registry serves them, and they name every optional package. If a partial mirror lacks packages of
// other platforms, npm silently drops them from the lock file, and `npm ci` fails elsewhere.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { report, rootFromArguments } from "./files.mjs";

const LOCKS = ["package-lock.json", "test/clients/javascript/package-lock.json"];
const root = rootFromArguments();

// npm resolves a dependency beside the package first, then in every node_modules above it.
function isLocked(packages, location, name) {
  const parts = location.split("/node_modules/");
  const nested = parts.map(
    (_, index) => `${parts.slice(0, index + 1).join("/node_modules/")}/node_modules/${name}`,
  );
  return [`node_modules/${name}`, ...nested].some((candidate) => candidate in packages);
}

function check(file) {
  const { packages } = JSON.parse(readFileSync(path.join(root, file), "utf8"));
  const entries = Object.entries(packages);
  const errors = entries.flatMap(([location, { resolved, link, optionalDependencies = {} }]) => [
    ...(resolved && !link ? [`${file}: ${location} has an address: ${resolved}`] : []),
    ...Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, location, name))
      .map((name) => `${file}: ${name}, optional for ${location}, has no entry`),
  ]);
  return { errors, count: entries.length };
}

const checked = LOCKS.filter((file) => existsSync(path.join(root, file))).map(check);
report(
  checked.flatMap(({ errors }) => errors),
  `${checked.reduce((sum, { count }) => sum + count, 0)} locked packages`,
);
