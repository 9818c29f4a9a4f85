// Builds the dashboard's page into dist: index.html, and assets whose names contain a hash of what is in them, so that a
// browser may keep them for good.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname;
const dist = path.join(root, "dist");
/** What index.html names, and the asset it is replaced by. */
const ENTRIES = {
  "theme.js": "src/theme/early.ts",
  "page.js": "src/main.tsx",
  "page.css": "src/styles/page.css",
  "icon.svg": "src/icon.svg",
};

await rm(path.join(dist, "assets"), { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: Object.entries(ENTRIES).map(([name, file]) => ({ in: file, out: path.parse(name).name })),
  entryNames: "[name]-[hash]",
  outdir: "dist/assets",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox120", "safari17.5"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".svg": "copy" },
  legalComments: "none",
  metafile: true,
});

let page = await readFile(path.join(root, "src/index.html"), "utf8");
for (const [name, entry] of Object.entries(ENTRIES)) {
  const [asset] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  if (asset === undefined) throw new Error(`esbuild wrote nothing for ${entry}`);
  page = page.replaceAll(`{${name}}`, `/${path.posix.relative("dist", asset)}`);
}
await writeFile(path.join(dist, "index.html"), page);
