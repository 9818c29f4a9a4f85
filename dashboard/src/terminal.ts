// What the terminal shows as the page does.
export { answerOf } from "./format/answer.js";
export { hasFailed, tellFailure } from "./format/failures.js";
export { nameModel, nameTarget } from "./format/models.js";
export {
  callsIn,
  costSum,
  formatCost,
  formatCostSum,
  formatCount,
  formatDuration,
  formatShare,
  isWrong,
  plural,
  UNKNOWN,
} from "./format/numbers.js";
export { formatAgo, formatClock, formatInstant, formatWhen } from "./format/time.js";
export { wordDiff } from "./format/word-diff.js";
export { mergeRows } from "./live/rows.js";
export { type WaterfallBar, waterfallOf } from "./pages/request/waterfall.js";
