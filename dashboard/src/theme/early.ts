// Runs before the first paint, so that a chosen theme does not flash in the system's colours.
import { applyTheme, readTheme } from "./themes.js";

applyTheme(readTheme());
