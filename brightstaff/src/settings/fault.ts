// What keeps a value from being settings of this version.
import { Ajv2020 } from "ajv/dist/2020.js";

const text = { type: "string" } as const;
const name = { type: "string", minLength: 1 } as const;
const port = { type: "integer", minimum: 0, maximum: 65_535 } as const;
const count = { type: "integer", minimum: 0, maximum: 4_294_967_295 } as const;

/** All of the properties, and no others. */
function object(properties: Record<string, object>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", additionalProperties: false, required, properties };
}

const list = (items: object, minItems = 0): object => ({ type: "array", minItems, items });
const address = object({ host: name, port });

const orchestrator = {
  oneOf: [
    object({ kind: { enum: ["plano", "general"] }, model: text, contextTokens: count }),
    object({ kind: { const: "embeddings" }, model: text, threshold: { type: "number" } }),
  ],
};

const validate = new Ajv2020().compile(
  object({
    version: { const: 1 },
    listen: address,
    egress: address,
    backends: address,
    listeners: list(
      object({
        name,
        agents: list(object({ id: name, description: text, inputFilters: list(name) }), 1),
        defaultAgent: name,
        outputFilters: list(name),
      }),
    ),
    modelListener: object({ inputFilters: list(name), outputFilters: list(name) }),
    filters: list(
      object({
        id: name,
        type: { enum: ["mcp", "http"] },
        path: text,
        tool: name,
        timeoutMilliseconds: count,
        onFailure: { enum: ["fail", "skip"] },
      }),
    ),
    orchestration: orchestrator,
    routes: list(object({ name, description: text, model: name, models: list(name, 1) })),
    routing: orchestrator,
    sessions: object({ ttlMilliseconds: count, maxEntries: count, tenantHeader: name }, ["tenantHeader"]),
    maxBodyBytes: count,
    silenceMilliseconds: count,
    models: list(object({ id: name, ownedBy: name })),
    keptObservations: { type: "integer", minimum: 0, maximum: 1_000_000 },
  }),
);

/** Undefined when there is nothing wrong. Values are not told. */
export function faultOf(value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath.slice(1).replaceAll("/", ".") || "the whole"} ${error?.message ?? "is wrong"}`;
}
