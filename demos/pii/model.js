// Stands in for a model: the demo needs no key and shows what reaches it.
import { startAgent } from "../shared/agent.js";

startAgent({
  name: "model",
  port: 10531,
  reply: (messages) => `Done: ${messages.at(-1).content}`,
});
