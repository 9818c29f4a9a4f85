// Why a schema is not of a dialect, for tests of schemas alone.
import { RequestError, View, type Wording } from "../view.js";
import { checkGrok, checkMoonshot, checkRooted, checkSchema, type Refuse } from "./schemas.js";

const WORDING: Wording = {
  path: (steps) => ["$", ...steps].join("."),
  missing: (path) => `${path} is missing`,
  unknown: (path, name) => `${path}.${name} is unknown`,
  wrong: (path, wanted) => `${path} is not ${wanted}`,
  about: (path, message) => `${path}: ${message}`,
};
const refuse: Refuse = (at, what) => at.fail(what);

/** Undefined for a schema of the dialect. */
export function schemaFault(dialect: Parameters<typeof checkSchema>[0], schema: unknown): string | undefined {
  return faultOf(() => checkSchema(dialect, new View(schema, WORDING), refuse));
}

/** Undefined for a schema that xAI takes. */
export function grokFault(schema: unknown): string | undefined {
  return faultOf(() => checkGrok(new View(schema, WORDING), refuse));
}

/** Undefined for a schema that Moonshot takes. */
export function moonshotFault(schema: unknown): string | undefined {
  return faultOf(() => checkMoonshot(new View(schema, WORDING), refuse));
}

/** Undefined for the schema of a tool that is rooted. */
export function rootFault(schema: unknown): string | undefined {
  return faultOf(() => checkRooted(new View(schema, WORDING), refuse));
}

function faultOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.message;
  }
}
