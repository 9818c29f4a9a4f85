// Keeps Fastify from loading its schema compilers.

/** No route has a schema, and Fastify's schema compilers take a tenth of the startup time to load. */
const noSchema = (): never => {
  throw new Error("no route has a schema");
};
export const WITHOUT_SCHEMAS = { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } };
