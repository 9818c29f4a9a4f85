// The unix socket through which `plano state` reads and deletes what is kept. Whoever can open it sees all tenants, so only its
// owner can.
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { reasonOf } from "../condition.js";
import { listenForOwner } from "../owner-socket.js";
import type {
  EntryFilter,
  EntryKind,
  ReadItems,
  StateStore,
  StoredConversation,
  StoredResponse,
} from "./store.js";

/** The variable of brightstaff's process with the socket's path. */
export const STATE_SOCKET_VARIABLE = "PLANO_STATE_SOCKET";

const LONGEST_PAGE = 1_000;
/** Milliseconds for a request; the store's calls have a bound of their own. */
const TIMEOUT = 10_000;
/** Of a conversation that is shown. */
const SHOWN = { items: 100_000, bytes: 64 << 20 };

/** A response, or a conversation with its latest items. */
export type ShownEntry =
  | { kind: "response"; response: StoredResponse }
  | ({ kind: "conversation"; conversation: StoredConversation } & ReadItems);

/** Serves until the returned function is called. */
export async function serveState(path: string, store: () => StateStore): Promise<() => Promise<void>> {
  const server = createServer({ requestTimeout: TIMEOUT }, async (request, response) => {
    request.resume();
    const [status, answer] = await answerOf(request, store()).catch(failed);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await listenForOwner(server, path);
  return async () => {
    server.close();
    server.closeAllConnections();
    await rm(path, { force: true });
  };
}

type Answer = [status: number, body: unknown];

function failed(error: unknown): Answer {
  return [503, { error: error instanceof Error ? error.message : reasonOf(error) }];
}

async function answerOf({ method, url = "" }: IncomingMessage, store: StateStore): Promise<Answer> {
  const { pathname, searchParams: asked } = new URL(url, "http://state");
  const text = (name: string): string | undefined => asked.get(name) ?? undefined;
  const filter: EntryFilter = {
    ...optional("kind", text("kind") as EntryKind | undefined),
    ...optional("tenant", text("tenant")),
    ...optional("id", text("id")),
  };
  if (method === "GET" && pathname === "/entries") {
    const limit = Math.min(Number(text("limit") ?? LONGEST_PAGE), LONGEST_PAGE);
    const { entries, next } = await store.list(filter, {
      limit,
      ...optional("after", decoded(text("after"))),
    });
    return [200, { entries, ...optional("next", encoded(next)) }];
  }
  const { kind, tenant, id } = filter;
  if (pathname !== "/entry" || kind === undefined || tenant === undefined || id === undefined)
    return [404, { error: "There is nothing here." }];
  const own = kind === "response" ? store : store.conversations;
  if (method === "DELETE") return [200, { deleted: await own.delete(tenant, id) }];
  const shown =
    kind === "response" ? await response(store, tenant, id) : await conversation(store, tenant, id);
  return shown === undefined ? [404, { error: "There is no such entry." }] : [200, shown];
}

async function response(store: StateStore, tenant: string, id: string): Promise<ShownEntry | undefined> {
  const found = await store.get(tenant, id);
  return found && { kind: "response", response: found };
}

async function conversation(store: StateStore, tenant: string, id: string): Promise<ShownEntry | undefined> {
  const found = await store.conversations.get(tenant, id);
  const items = found && (await store.conversations.items(tenant, id, SHOWN));
  return items && { kind: "conversation", conversation: found, ...items };
}

/** For a command line: what a store gives may have any characters. */
function encoded(next: string | undefined): string | undefined {
  return next && Buffer.from(next).toString("base64url");
}

function decoded(after: string | undefined): string | undefined {
  return after && Buffer.from(after, "base64url").toString();
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}
