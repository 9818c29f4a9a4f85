// For tests, imported first: packages are read as published. The condition "source", by which tests find this repository's
// own sources, also names TypeScript sources in eventsource-parser, which Node cannot read.
import { register } from "node:module";

const HOOKS = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: context.conditions.filter((one) => one !== "source") });`;

register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
