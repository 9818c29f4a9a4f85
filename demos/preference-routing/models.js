// Stands in for three models; the large one is always overloaded.
import { startAgent } from "../shared/agent.js";

startAgent({ name: "small", port: 10541, reply: () => "The small model has answered." });
startAgent({ name: "coder", port: 10542, reply: () => "The coder has answered." });
startAgent({
  name: "large",
  port: 10543,
  reply: () => {
    throw Object.assign(new Error("overloaded"), { status: 529 });
  },
});
