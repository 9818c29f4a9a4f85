// The exports of this package for other packages.
export type { Observation, TokenUsage } from "./observations/observation.js";
export { renderBrightstaff } from "./service-config/render.js";
