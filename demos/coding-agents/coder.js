// Stands in for a model of a provider that speaks chat completions.
import { startAgent } from "../shared/agent.js";

startAgent({ name: "coder", port: 10561, reply: () => "coder: function add(a, b) { return a + b; }" });
