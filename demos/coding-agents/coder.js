// Stands in for a model of a provider that speaks chat completions.
import { startAgent } from "../shared/agent.js";
import { refuseHeaders } from "./foreign-headers.js";

startAgent({
  name: "coder",
  port: 10561,
  reply: (_messages, headers) => {
    refuseHeaders(headers, /^(authorization|x-api-key|anthropic-.*)$/);
    return "function add(a, b) { return a + b; }";
  },
});
