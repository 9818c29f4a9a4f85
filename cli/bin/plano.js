#!/usr/bin/env node
// The command a user types; everything is in the compiled package.
import { existsSync } from "node:fs";

const main = new URL("../dist/bundle/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error("plano is not built yet: run ./build.sh in its repository first.");
  process.exitCode = 1;
}
