// Signs in conversations of how well they went.
export { analyse } from "./analyser.js";
export { analyseLikeReference } from "./reference/analyse.js";
export type { Message, Report, Signal, SignalType } from "./report.js";
