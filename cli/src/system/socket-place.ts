// Unix sockets in the private state directory. The kernel limits the length of socket paths: for a longer one this makes
// a private directory among the temporary files.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CommandError } from "./command-error.js";

/** Bytes. macOS allows 103, Linux 107. */
export const LONGEST_SOCKET_PATH = 103;

export interface SocketPlace {
  path: string;
  /** Removes the socket and the directory made for it. */
  close(): Promise<void>;
}

export async function placeSocket(
  own: string,
  log: (line: string) => void,
  temporary = tmpdir(),
): Promise<SocketPlace> {
  if (fits(own)) return { path: own, close: () => rm(own, { force: true }) };
  // mkdtemp creates it for its owner only.
  const directory = await mkdtemp(path.join(temporary, "plano-"));
  const close = (): Promise<void> => rm(directory, { recursive: true, force: true });
  const replacement = path.join(directory, path.basename(own));
  if (!fits(replacement)) {
    await close();
    const advice = "Use a shorter state directory in PLANO_HOME";
    throw new CommandError(
      `${own} is longer than the ${LONGEST_SOCKET_PATH} bytes a socket's path may have. ${advice}.`,
    );
  }
  log(`warning: ${own} is too long for a socket; it is ${replacement} instead.`);
  return { path: replacement, close };
}

function fits(file: string): boolean {
  return Buffer.byteLength(file) <= LONGEST_SOCKET_PATH;
}
