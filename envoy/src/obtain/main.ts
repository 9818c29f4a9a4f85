// Prints the path of a usable Envoy and downloads it if necessary; progress and errors go to standard error.
import { ensureEnvoy } from "./ensure.js";

try {
  const found = await ensureEnvoy({ env: process.env, log: (line) => console.error(line) });
  console.log(found.path);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
