// The file a user names.
import { readFile } from "node:fs/promises";
import { CommandError } from "./command-error.js";

/** Its text; throws a Failure that says why it cannot be read. */
export async function readConfiguration(file: string): Promise<string> {
  return readFile(file, "utf8").catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${file} cannot be read: ${code === "ENOENT" ? "there is no such file" : message}`,
    );
  });
}
