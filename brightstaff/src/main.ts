// Starts brightstaff: the bundle of service.ts, which the build makes (bundle.mjs).
import { setFlagsFromString } from "node:v8";

// V8 would let old objects grow to four times of what was in use before it collects them; most are the history's, which comes and
// goes steadily.
setFlagsFromString("--heap-growing-percent=25");

await import(new URL("bundle/service.js", import.meta.url).href);
