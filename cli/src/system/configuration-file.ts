// Reads the configuration file that the user names.
import { readFile } from "node:fs/promises";
import { CommandError } from "./command-error.js";

/** Throws a CommandError if the file cannot be read. */
export async function readConfiguration(file: string): Promise<string> {
  return readFile(file, "utf8").catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${file} cannot be read: ${code === "ENOENT" ? "there is no such file" : message}`,
    );
  });
}
