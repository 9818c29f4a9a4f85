// The generated files of a repository: which are stale, and how they are written anew.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatted } from "./format.js";
import { type Output, outputs } from "./outputs.js";

export class GeneratedFiles {
  readonly #root: string;
  readonly #outputs: Output[];

  /** The formatter and its configuration are those of the repository `tools`. */
  constructor(root: string, tools = root) {
    this.#root = root;
    this.#outputs = formatted(tools, outputs(tools));
  }

  get count(): number {
    return this.#outputs.length;
  }

  /** Those that are not what their sources say. */
  get stale(): Output[] {
    return this.#outputs.filter(({ path: file, text }) => {
      const before = path.join(this.#root, file);
      return !existsSync(before) || readFileSync(before, "utf8") !== text;
    });
  }

  /** Those that no source makes any more. */
  get abandoned(): string[] {
    const made = new Set(this.#outputs.map(({ path: file }) => file));
    const directories = new Set([...made].map((file) => path.dirname(file)));
    return [...directories]
      .flatMap((directory) => this.#filesIn(directory))
      .filter((file) => file.endsWith(".generated.ts") && !made.has(file));
  }

  /** Returns the paths of what was written or removed. */
  write(): string[] {
    const { stale, abandoned } = this;
    for (const { path: file, text } of stale) {
      mkdirSync(path.join(this.#root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(this.#root, file), text);
    }
    for (const file of abandoned) rmSync(path.join(this.#root, file));
    return [...stale.map(({ path: file }) => file), ...abandoned];
  }

  #filesIn(directory: string): string[] {
    const found = path.join(this.#root, directory);
    return existsSync(found) ? readdirSync(found).map((name) => `${directory}/${name}`) : [];
  }
}
