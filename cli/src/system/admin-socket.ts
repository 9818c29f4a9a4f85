// Where Envoy's admin interface listens: a unix socket in the state directory, which is private. Paths of sockets are short by the
// kernel's rule; a state directory that lies too deep gets a private directory among the temporary files instead.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CommandError } from "./command-error.js";

/** Bytes; macOS has the least, Linux 107. */
export const LONGEST_SOCKET_PATH = 103;

export interface AdminSocket {
  path: string;
  /** Removes what is left of it. */
  close(): Promise<void>;
}

export async function makeAdminSocket(
  stateDirectory: string,
  log: (line: string) => void,
  temporary = tmpdir(),
): Promise<AdminSocket> {
  const own = path.resolve(stateDirectory, "envoy-admin.sock");
  if (fits(own)) return { path: own, close: () => rm(own, { force: true }) };
  // mkdtemp makes it for its owner only.
  const directory = await mkdtemp(path.join(temporary, "plano-"));
  const close = (): Promise<void> => rm(directory, { recursive: true, force: true });
  const replacement = path.join(directory, "envoy-admin.sock");
  if (!fits(replacement)) {
    await close();
    const advice = "Give a shorter state directory in PLANO_HOME";
    throw new CommandError(
      `${own} is longer than the ${LONGEST_SOCKET_PATH} bytes that a socket's path may have. ${advice}.`,
    );
  }
  log(`warning: ${own} is too long for a socket; Envoy's admin interface listens on ${replacement}.`);
  return { path: replacement, close };
}

function fits(file: string): boolean {
  return Buffer.byteLength(file) <= LONGEST_SOCKET_PATH;
}
