// Checks that `npm ci` accepts the lock file on every machine: it contains no addresses, so that any
// configured registry serves it, and it names every optional package. If a partial mirror lacks packages of
// other platforms, npm silently drops them from the lock file, and `npm ci` fails elsewhere.
import { readFileSync } from "node:fs";
import path from "node:path";
import { report, rootFromArguments } from "./files.mjs";

const { packages } = JSON.parse(readFileSync(path.join(rootFromArguments(), "package-lock.json"), "utf8"));

// npm resolves a dependency beside the package first, then in every node_modules above it.
function isLocked(location, name) {
  const parts = location.split("/node_modules/");
  const nested = parts.map(
    (_, index) => `${parts.slice(0, index + 1).join("/node_modules/")}/node_modules/${name}`,
  );
  return [`node_modules/${name}`, ...nested].some((candidate) => candidate in packages);
}

const errors = Object.entries(packages).flatMap(
  ([location, { resolved, link, optionalDependencies = {} }]) => [
    ...(resolved && !link ? [`package-lock.json: ${location} has an address: ${resolved}`] : []),
    ...Object.keys(optionalDependencies)
      .filter((name) => !isLocked(location, name))
      .map((name) => `package-lock.json: ${name}, optional for ${location}, has no entry`),
  ],
);

report(errors, `${Object.keys(packages).length} locked packages`);
