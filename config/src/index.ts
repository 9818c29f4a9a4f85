// What other packages may use of this one.
export { type LoadResult, loadConfig } from "./load.js";
export type {
  Address,
  AuthStyle,
  Format,
  Limits,
  ModelListener,
  NormalisedConfig,
  Provider,
  Secret,
  Target,
} from "./model.js";
export { formatProblems, type Problem } from "./problems.js";
export { usesSandbox, withSandbox } from "./sandbox.js";
export { type Environment, hasAnyKey, type ResolvedSecrets, resolveSecrets } from "./secrets.js";
