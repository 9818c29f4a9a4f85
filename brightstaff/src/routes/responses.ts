// GET and DELETE /v1/responses/{id}, its input items, and its cancellation: responses that Plano has kept. What a provider
// keeps itself it does not have: all callers share the provider's key, so that nobody could tell whose a response is.
// https://platform.openai.com/docs/api-reference/responses
import type { FastifyInstance } from "fastify";
import type { ClientError } from "../errors/client-error.js";
import { responseNotFound } from "../stateful/errors.js";
import { shownItem } from "../stateful/items.js";
import { type PageQuery, pageOf } from "../stateful/pages.js";
import type { Reader, Serve } from "./state-reader.js";

const SYNCHRONOUS: ClientError = { status: 400, message: "Cannot cancel a synchronous response." };
const NOT_STREAMED: ClientError = {
  status: 400,
  param: "stream",
  message:
    "Only responses that are made in the background can be streamed later, and this gateway makes none.",
};

interface Named {
  Params: { id: string };
}

export function responseRoutes(scope: FastifyInstance, prefix: string, serve: Serve): void {
  const path = `${prefix}/v1/responses/:id`;
  scope.get<Named & { Querystring: { stream?: unknown } }>(path, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      if (request.query.stream === "true") return { error: NOT_STREAMED };
      const { id } = request.params;
      const found = await store.get(tenant, id);
      if (found === undefined) return { error: responseNotFound(id) };
      return { body: { ...found.response, output: found.output.map(shownItem) } };
    }),
  );
  scope.delete<Named>(path, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      const { id } = request.params;
      const deleted = await store.delete(tenant, id);
      return deleted ? { body: { id, object: "response", deleted } } : { error: responseNotFound(id) };
    }),
  );
  scope.get<Named & { Querystring: PageQuery }>(`${path}/input_items`, (request, reply) =>
    serve(request, reply, async (reader) => {
      const items = await inputOf(reader, request.params.id);
      if (items === undefined) return { error: responseNotFound(request.params.id) };
      const page = pageOf(items, request.query);
      return "error" in page ? page : { body: page };
    }),
  );
  scope.post<Named>(`${path}/cancel`, (request, reply) =>
    serve(request, reply, async ({ store, tenant }) => {
      const { id } = request.params;
      const found = await store.get(tenant, id);
      return { error: found === undefined ? responseNotFound(id) : SYNCHRONOUS };
    }),
  );
}

/** All that the model got: also the items of the responses before, as far as they are still kept. */
async function inputOf({ store, tenant, read }: Reader, id: string) {
  const found = await store.get(tenant, id);
  if (found === undefined) return undefined;
  const { previous, input } = found;
  const before =
    previous === undefined ? undefined : await read((limits) => store.chain(tenant, previous, limits));
  return [...(before?.items ?? []), ...input];
}
