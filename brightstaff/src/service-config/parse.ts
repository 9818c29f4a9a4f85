// Reads the service config when the process starts, and says what is wrong with one of another version.
import { schemaError } from "@plano/config/run-time";
import { type ServiceConfig, schema } from "./schema.js";

/** Throws an Error with the reason, which quotes no values. */
export function parseServiceConfig(text: string): ServiceConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("the service config is not JSON");
  }
  const reason = reasonAgainst(value);
  if (reason !== undefined) throw new Error(`the service config is not one of this version: ${reason}`);
  return value as ServiceConfig;
}

function reasonAgainst(value: unknown): string | undefined {
  const error = schemaError(schema, value);
  if (error === undefined) return undefined;
  const path = error.path.split("/").slice(1);
  if (error.unknownMember !== undefined) return `${[...path, error.unknownMember].join(".")} is not known`;
  return `${path.join(".") || "the whole"} ${error.message}`;
}
