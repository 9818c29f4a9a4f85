// What a running process uses of the configuration: rules and figures, without the parser and the checker of files, which
// take longer to load than all the rest.
export { longestIdleTimeout } from "./duration.js";
export { insideHeadersBytes } from "./inside-headers.js";
export { aliasPools, isRoutePool } from "./routing.js";
export { CACHE_READ_DISCOUNT } from "./sessions.js";
export { DECISION_TIMEOUT, longestAgentTimeout, longestModelTimeout, MOST_ASKED } from "./timeouts.js";
