// The directions of imports between the packages, and between folders inside them, as docs/architecture.md draws them,
// and no cycles anywhere.
// Whoever needs a forbidden import has found something that belongs into another package.

const PACKAGES = "^(config|envoy|brightstaff|sandbox|cli|dashboard|wasm-filters|test)/";

function mayOnlyReach(name, reachable) {
  const others = ["config", "envoy", "brightstaff", "sandbox", "cli", "dashboard", "wasm-filters"].filter(
    (other) => other !== name && !reachable.includes(other),
  );
  return {
    name: `${name}-reaches-only-${reachable.join("-") || "itself"}`,
    severity: "error",
    from: { path: `^${name}/` },
    to: { path: `^(${others.join("|")})/` },
  };
}

/** The filter's folders, each of which may import those before it. */
const FILTER_LAYERS = [
  "bytes",
  "abi",
  "json",
  "contract",
  "forms",
  "framing",
  "translate",
  "limits",
  "secrets",
  "targets",
  "exchange",
  "config",
  "request",
  "admission",
  "auth",
  "conversation",
  "report",
  "generations",
  "upstream",
  "front",
  "gateway",
];

/** brightstaff's folders, likewise. */
const BRIGHTSTAFF_LAYERS = [
  "conversation",
  "signals",
  "errors",
  "service-config",
  "filters",
  "orchestrator",
  "upstream",
  "exchange",
  "guards",
  "models",
  "agents",
  "prompt-targets",
  "observations",
  "history",
  "telemetry",
  "sessions",
  "routing",
  "state",
  "stateful",
  "generations",
  "dashboard",
  "routes",
];

function layerRules(root, layers) {
  return layers.slice(0, -1).map((layer, index) => ({
    name: `${root}/${layer}-imports-no-folder-above-it`,
    severity: "error",
    from: { path: `^${root}/${layer}/`, pathNot: "\\.test\\.ts$" },
    to: { path: `^${root}/(${layers.slice(index + 1).join("|")})/` },
  }));
}

/** What `plano` loads for every command, and what commands on a running Plano need. */
const LIGHT_CLI =
  "^cli/src/(main|chatgpt/(authorization|login|tokens)|control/ask|logs/.*|state/.*|commands/(background|chatgpt-command|chosen-file|down|help-hints|life-commands|logs|state|state-command|status|targets)|system/(command-error|configuration-file|dashboard-link|log-file|parameters|printable|private-files|probe|state-client|version))\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    mayOnlyReach("config", []),
    mayOnlyReach("envoy", ["config"]),
    mayOnlyReach("brightstaff", ["config"]),
    mayOnlyReach("sandbox", ["config"]),
    mayOnlyReach("cli", ["config", "envoy", "brightstaff", "sandbox", "dashboard"]),
    mayOnlyReach("dashboard", ["brightstaff"]),
    mayOnlyReach("wasm-filters", []),
    ...layerRules("wasm-filters/assembly", FILTER_LAYERS),
    ...layerRules("brightstaff/src", BRIGHTSTAFF_LAYERS),
    {
      name: "filter-uses-only-the-host-functions",
      comment: "The filter's only package is the proxy-wasm host function table.",
      severity: "error",
      from: { path: "^wasm-filters/" },
      to: {
        pathNot: "^(wasm-filters/|(wasm-filters/)?node_modules/@solo-io/proxy-runtime/assembly/imports)",
      },
    },
    {
      name: "nothing-imports-test",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "packages-by-name",
      comment: "Between packages, import by package name: it goes through the package's exports.",
      severity: "error",
      from: { path: "^([^/]+)/" },
      to: { path: PACKAGES, pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "production-code-without-development-packages",
      severity: "error",
      from: { path: "^(config|envoy|brightstaff|sandbox|cli)/src/", pathNot: "\\.test\\.ts$" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        // Types are gone when the code runs.
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "light-commands-load-no-package",
      comment:
        "Other packages take longer to load than these commands to run: import them when they are asked for.",
      severity: "error",
      from: { path: LIGHT_CLI },
      to: {
        path: "^(config|envoy|brightstaff|sandbox|cli)/",
        // It imports nothing.
        pathNot: [LIGHT_CLI, "^config/(src|dist)/json\\.(ts|js|d\\.ts)$"],
        dynamic: false,
        dependencyTypesNot: ["type-only"],
      },
    },
    { name: "no-cycles", severity: "error", from: { path: PACKAGES }, to: { circular: true } },
    {
      name: "no-cycles-of-folders",
      comment: "Inside config and brightstaff, imports between folders go one way.",
      severity: "error",
      scope: "folder",
      from: { path: "^(config|brightstaff)/src/" },
      to: { circular: true },
    },
    {
      name: "resolvable",
      severity: "error",
      // The clients' packages are installed apart from the others.
      from: { pathNot: "^test/clients/javascript/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|build)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: ".tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["plano-source", "import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".d.ts", ".json"],
    },
  },
};
