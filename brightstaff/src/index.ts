// What other packages may use of this one.
export type { Observation, TokenUsage } from "./observations/observation.js";
export { renderBrightstaff } from "./settings/settings.js";
