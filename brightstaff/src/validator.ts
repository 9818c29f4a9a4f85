// Checkers of shapes, from JSON Schemas that stand in the source. Ajv's strict mode refuses words it does not know; checking
// each schema against the schema of schemas as well would take a third of the process' start.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const ajv = new Ajv2020({ allowUnionTypes: true, meta: false, validateSchema: false });

export function compileValidator<T>(schema: object): ValidateFunction<T> {
  return ajv.compile<T>(schema);
}
