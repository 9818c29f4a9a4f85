// Holds docs/dependencies.md to the lock file and to the reasons in dependencies/reasons.json; `--write` writes it. Finds
// packages that run a script when they are installed, that have no licence of those below, or that nobody gave a reason for.
import { readFileSync } from "node:fs";
import path from "node:path";
import { rootFromArguments } from "./files.mjs";
import { holdPage, table } from "./page.mjs";

const FILE = "docs/dependencies.md";
const REASONS = ".ci/dependencies/reasons.json";
const LICENCES = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "Python-2.0",
];
/** Their packages work without the script: one has its binaries with it, the other's only compares versions. */
const SCRIPTS_NOT_NEEDED = new Set(["classic-level", "protobufjs"]);

/** Of these the build takes what it needs into the page and the filter. */
const COMPILED_IN = {
  dashboard: ["preact", "@preact/signals"],
  "wasm-filters": ["@solo-io/proxy-runtime", "assemblyscript"],
};

const root = rootFromArguments();
const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
const { packages } = read("package-lock.json");
const reasons = read(REASONS);
const nameOf = (location) => location.slice(location.lastIndexOf("node_modules/") + "node_modules/".length);

/** Where npm finds a dependency of the package at `location`: beside it, then in every node_modules above. */
function locate(location, name) {
  const parts = location === "" ? [] : location.split("/node_modules/");
  const above = parts.map((_, index) => parts.slice(0, parts.length - index).join("/node_modules/"));
  const candidates = [...above, ""].map((each) => path.posix.join(each, "node_modules", name));
  return candidates.find((candidate) => candidate in packages);
}

/** Locations of all that a package needs, itself too. */
function closure(location, found = new Set()) {
  if (found.has(location)) return found;
  found.add(location);
  const { dependencies, optionalDependencies } = packages[location];
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const next = locate(location, name);
    if (next !== undefined) closure(next, found);
  }
  return found;
}

const direct = new Map();
for (const bundled of read("package.json").bundleDependencies) {
  const workspace = packages[`node_modules/${bundled}`].resolved;
  for (const name of Object.keys(packages[workspace].dependencies ?? {}))
    if (!name.startsWith("@plano/"))
      direct.set(name, [...(direct.get(name) ?? []), { workspace, location: locate(workspace, name) }]);
}
const names = [...direct.keys()].sort();
const known = [...names, ...Object.values(COMPILED_IN).flat()];
const closures = new Map(names.map((name) => [name, closure(direct.get(name)[0].location)]));
const all = [...new Set([...closures.values()].flatMap((each) => [...each]))].sort();

const rows = names.map((name) => {
  const { version, license } = packages[direct.get(name)[0].location];
  const users = direct.get(name).map(({ workspace }) => workspace);
  return [
    `\`${name}\``,
    version,
    license,
    users.join(", "),
    reasons[name] ?? "",
    String(closures.get(name).size - 1),
  ];
});
const compiledIn = Object.entries(COMPILED_IN).flatMap(([workspace, names]) =>
  names.map((name) => {
    const { version, license } = packages[locate(workspace, name)];
    return [`\`${name}\``, version, license, workspace, reasons[name] ?? ""];
  }),
);

const byLicence = new Map();
for (const location of all) {
  const { license } = packages[location];
  byLicence.set(license, [...(byLicence.get(license) ?? []), location]);
}

const markdown = [
  "# Dependencies",
  `A package of Plano (\`npm pack\`) carries ${all.length} packages of others, each at the version of the lock file, so that an
installation needs no registry. ${names.length} of them are Plano's own choice; the others are what these need.`,
  table(["package", "version", "licence", "used by", "what for", "brings"], rows),
  "The build takes what it needs of these into the page and the filter:",
  table(["package", "version", "licence", "used by", "what for"], compiledIn),
  "## Licences",
  table(
    ["licence", "packages"],
    [...byLicence]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([licence, locations]) => [
        licence,
        [...new Set(locations.map((location) => `${nameOf(location)} ${packages[location].version}`))].join(
          ", ",
        ),
      ]),
  ),
].join("\n\n");

holdPage(root, FILE, {
  sources: `package-lock.json and ${REASONS}`,
  markdown,
  errors: [
    ...known.filter((name) => !(name in reasons)).map((name) => `${REASONS}: ${name} has no reason`),
    ...Object.keys(reasons)
      .filter((name) => !known.includes(name))
      .map((name) => `${REASONS}: no package needs ${name}`),
    ...all
      .filter((location) => !LICENCES.includes(packages[location].license))
      .map((location) => `${nameOf(location)}: its licence is ${packages[location].license}`),
    ...all
      .filter((location) => packages[location].hasInstallScript && !SCRIPTS_NOT_NEEDED.has(nameOf(location)))
      .map((location) => `${nameOf(location)}: runs a script when it is installed`),
  ],
});
