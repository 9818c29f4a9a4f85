// What the terminal shows as the page does.
export { nameModel } from "./format/models.js";
export {
  formatCost,
  formatCostSum,
  formatCount,
  formatDuration,
  formatShare,
  plural,
  UNKNOWN,
} from "./format/numbers.js";
export { formatInstant, formatWhen } from "./format/time.js";
export { type WaterfallBar, waterfallOf } from "./pages/request/waterfall.js";
