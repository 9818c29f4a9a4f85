// /v1/conversations: lists of items that requests of the Responses API add to.
// https://platform.openai.com/docs/api-reference/conversations
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ClientError } from "../errors/client-error.js";
import { isObject, type JsonObject } from "../json.js";
import type { Item, NewConversation } from "../state/store.js";
import { conversationNotFound, invalid } from "../stateful/errors.js";
import { itemsOfInput, keptItem, newConversationId } from "../stateful/items.js";
import { distinctItems, listOf, type PageQuery, pageOf } from "../stateful/pages.js";
import { readObject } from "./body.js";
import type { Serve } from "./state-reader.js";

/** As the API has it. */
const MOST_ADDED = 20;

interface Named {
  Params: { id: string; item: string };
}

export function conversationRoutes(scope: FastifyInstance, prefix: string, serve: Serve): void {
  const all = `${prefix}/v1/conversations`;
  const one = `${all}/:id`;
  scope.post(all, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      const read = readOptional(request);
      if ("error" in read) return read;
      const metadata = read.body.metadata ?? {};
      const added = addedItems(read.body.items ?? []);
      if ("error" in added) return added;
      if (!isObject(metadata)) return { error: invalid("metadata", "an object") };
      const conversation = { tenant, id: newConversationId(), createdAt: Date.now(), metadata };
      await store.conversations.create(conversation, added.items);
      return { body: shown(conversation) };
    }),
  );
  scope.get<Named>(one, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      const { id } = request.params;
      const found = await store.conversations.get(tenant, id);
      return found === undefined ? { error: conversationNotFound(id) } : { body: shown(found) };
    }),
  );
  scope.delete<Named>(one, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      const { id } = request.params;
      const deleted = await store.conversations.delete(tenant, id);
      if (!deleted) return { error: conversationNotFound(id) };
      return { body: { id, object: "conversation.deleted", deleted } };
    }),
  );
  scope.get<Named & { Querystring: PageQuery }>(`${one}/items`, (request, reply) =>
    serve(request, reply, async ({ store, tenant, read }) => {
      const { id } = request.params;
      const found = await read((limits) => store.conversations.items(tenant, id, limits));
      if (found === undefined) return { error: conversationNotFound(id) };
      const page = pageOf(found.items, request.query);
      return "error" in page ? page : { body: page };
    }),
  );
  scope.post<Named>(`${one}/items`, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      const { id } = request.params;
      const read = readObject(request);
      if ("error" in read) return read;
      const added = addedItems(read.body.items);
      if ("error" in added) return added;
      const isThere = await store.conversations.append(tenant, id, added.items);
      return isThere ? { body: listOf(added.items) } : { error: conversationNotFound(id) };
    }),
  );
  scope.get<Named>(`${one}/items/:item`, (request, reply) =>
    serve(request, reply, async ({ store, tenant, read }) => {
      const { id, item } = request.params;
      const found = await read((limits) => store.conversations.items(tenant, id, limits));
      if (found === undefined) return { error: conversationNotFound(id) };
      const wanted = distinctItems(found.items).find((each) => each.id === item);
      if (wanted === undefined) return { error: itemNotThere(item) };
      return { body: wanted };
    }),
  );
}

/** SDKs send no body when there is nothing to say. */
function readOptional(request: FastifyRequest): { body: JsonObject } | { error: ClientError } {
  return Buffer.isBuffer(request.body) && request.body.length > 0 ? readObject(request) : { body: {} };
}

function addedItems(given: unknown): { items: Item[] } | { error: ClientError } {
  const items = Array.isArray(given) ? itemsOfInput(given) : undefined;
  if (items === undefined) return { error: invalid("items", "a list of items") };
  if (items.length > MOST_ADDED) return { error: invalid("items", `at most ${MOST_ADDED} items`) };
  return { items: items.map(keptItem) };
}

function itemNotThere(id: string): ClientError {
  return { status: 404, message: `Item with id '${id.slice(0, 100)}' not found.` };
}

function shown({ id, createdAt, metadata }: NewConversation): JsonObject {
  return { id, object: "conversation", created_at: Math.floor(createdAt / 1_000), metadata };
}
