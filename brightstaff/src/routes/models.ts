// GET /v1/models and /v1/models/{id}, in OpenAI's shape, or in Anthropic's for its clients.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { sendError, speaksMessages } from "../errors/client-error.js";
import type { Generation } from "../generations/generation.js";
import type { Generations } from "../generations/generations.js";
import { allowedModels, allowedNames } from "../models/allowed-models.js";
import { fullNamesOf } from "../models/model-names.js";
import type { ListedModel } from "../service-config/schema.js";

const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 20;

interface PageQuery {
  limit?: string;
  after_id?: string;
  before_id?: string;
}

/** A model's date is when the list took effect; neither API has a better one for a configured name. */
export function modelRoutes(app: FastifyInstance, generations: Generations): void {
  const modelsFor = ({ headers }: FastifyRequest): ListedModel[] => {
    const { models, modelNames } = generations.current.config;
    const isAllowed = allowedModels(headers);
    return [...models, ...pricedModels(generations.current)].filter(
      ({ id }) => allowedNames(id, modelNames, isAllowed).length > 0,
    );
  };
  /** The list has each model once, and of a wildcard those that are known; a request may name all of them. */
  const unlisted = (id: string, { headers }: FastifyRequest): ListedModel | undefined => {
    const [fullName] = fullNamesOf(id, generations.current.config.modelNames, allowedModels(headers));
    return fullName === undefined ? undefined : { id, ownedBy: fullName.split("/", 1)[0] ?? id };
  };
  const openAi = ({ id, ownedBy }: ListedModel): object => ({
    id,
    object: "model",
    created: Math.floor(generations.current.modelsSince.getTime() / 1_000),
    owned_by: ownedBy,
  });
  const anthropic = ({ id }: ListedModel): object => ({
    type: "model",
    id,
    display_name: id,
    created_at: generations.current.modelsSince.toISOString(),
  });

  app.get<{ Querystring: PageQuery }>("/v1/models", (request, reply) => {
    const models = modelsFor(request);
    if (!speaksMessages(request)) return { object: "list", data: models.map(openAi) };
    const limit = Number(request.query.limit ?? DEFAULT_PAGE);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
      return sendError(request, reply, { status: 400, message: `limit must lie between 1 and ${MAX_PAGE}` });
    }
    const { page, hasMore } = pageOf(models, request.query, limit);
    const [first, last] = [page[0]?.id ?? null, page.at(-1)?.id ?? null];
    return { data: page.map(anthropic), has_more: hasMore, first_id: first, last_id: last };
  });

  app.get("/v1/models/*", (request: FastifyRequest, reply) => {
    const id = (request.params as { "*": string })["*"];
    const model = modelsFor(request).find((listed) => listed.id === id) ?? unlisted(id, request);
    if (model !== undefined) return speaksMessages(request) ? anthropic(model) : openAi(model);
    const message = `The model '${id.slice(0, 100)}' does not exist; GET /v1/models lists those that do.`;
    return sendError(request, reply, { status: 404, code: "model_not_found", param: "model", message });
  });
}

/**
 * Models of wildcards that the source of prices knows, but of none at an address of the file; sorted, since pages begin at a
 * name.
 */
function pricedModels({ config, priced }: Generation): ListedModel[] {
  const { pricedPrefixes: prefixes } = config;
  if (prefixes.length === 0) return [];
  const listed = new Set(config.models.map(({ id }) => id));
  const isOfWildcard = (id: string): boolean => prefixes.some((prefix) => id.startsWith(prefix));
  return [...priced()]
    .filter((id) => isOfWildcard(id) && !listed.has(id))
    .sort()
    .map((id) => ({ id, ownedBy: id.split("/", 1)[0] ?? id }));
}

/** https://docs.claude.com/en/api/models-list */
function pageOf(
  models: readonly ListedModel[],
  query: PageQuery,
  limit: number,
): { page: ListedModel[]; hasMore: boolean } {
  const indexOf = (id: string | undefined): number => models.findIndex((model) => model.id === id);
  if (query.before_id !== undefined) {
    const end = Math.max(0, indexOf(query.before_id));
    const start = Math.max(0, end - limit);
    return { page: models.slice(start, end), hasMore: start > 0 };
  }
  const start = indexOf(query.after_id) + 1;
  return { page: models.slice(start, start + limit), hasMore: start + limit < models.length };
}
