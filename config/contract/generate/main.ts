// `npm run generate`: writes what is generated from the contract's sources. With `--check` it writes nothing, and fails
// when a file is not what would be written.
import path from "node:path";
import { GeneratedFiles } from "./files.js";

const files = new GeneratedFiles(path.join(import.meta.dirname, "../../../.."));

if (process.argv.includes("--check")) {
  const { stale, abandoned } = files;
  for (const { path: file } of stale)
    console.error(`${file}: not what its source says; run npm run generate`);
  for (const file of abandoned) console.error(`${file}: no source makes it any more; run npm run generate`);
  if (stale.length + abandoned.length > 0) process.exitCode = 1;
} else {
  for (const file of files.write()) console.log(`wrote or removed ${file}`);
}
console.log(`${files.count} generated files`);
