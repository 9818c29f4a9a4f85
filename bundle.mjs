// Puts each program and the packages that it loads into few files, dist/bundle: Node.js takes longer to find and open a
// thousand modules than to run them. What a program loads only when it needs it stays in files of its own. The files lie as
// deep as the modules that they are made of, which name other files relative to themselves.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

/** The module that each program begins with, by its package. */
const PROGRAMS = { brightstaff: "service.js", cli: "main.js" };
/** Milliseconds for which files of earlier builds stay. */
const KEPT = 3 * 24 * 3_600_000;

for (const [name, program] of Object.entries(PROGRAMS)) {
  const directory = path.join(import.meta.dirname, name, "dist/bundle");
  const { outputFiles } = await build({
    absWorkingDir: path.join(import.meta.dirname, name),
    entryPoints: [`dist/${program}`],
    outdir: "dist/bundle",
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    // It looks for its binaries beside itself.
    external: ["classic-level"],
    // CommonJS modules load those of Node.js by it.
    banner: {
      js: 'import { createRequire as createRequireHere } from "node:module"; const require = createRequireHere(import.meta.url);',
    },
    legalComments: "none",
    plugins: [{ name: "lazy modules", setup: refuseLazyPackages }],
    write: false,
  });
  await replaceFiles(
    directory,
    new Map(outputFiles.map((file) => [path.basename(file.path), file.contents])),
  );
}

/** A bundled CommonJS package that is loaded by itself has lost the names of its exports; a module around it has them. */
function refuseLazyPackages({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ kind, importer, path: name }) => {
    const isOwn = !importer.includes("/node_modules/");
    if (kind !== "dynamic-import" || !isOwn || /^(@plano\/|node:)/.test(name)) return undefined;
    return { errors: [{ text: `export what is needed of ${name} from a module, and load that` }] };
  });
}

/** Programs that run may still read: files that stay the same are not touched, others appear as a whole, and old ones stay. */
async function replaceFiles(directory, files) {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of files) {
    const file = path.join(directory, name);
    const before = await readFile(file).catch(() => undefined);
    if (before?.equals(content)) continue;
    await writeFile(`${file}.new`, content);
    await rename(`${file}.new`, file);
  }
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    const { mtimeMs } = await stat(file);
    if (!files.has(name) && Date.now() - mtimeMs > KEPT) await rm(file, { recursive: true });
  }
}
