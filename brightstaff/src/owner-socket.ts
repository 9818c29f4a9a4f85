// Unix sockets that only their owner can open.
import { once } from "node:events";
import { chmod, rm } from "node:fs/promises";
import type { Server } from "node:http";

const OWNER_ONLY = 0o600;

/** Replaces a socket that an earlier process has left. */
export async function listenForOwner(server: Server, path: string): Promise<void> {
  await rm(path, { force: true });
  server.listen(path);
  await once(server, "listening");
  await chmod(path, OWNER_ONLY);
}
