// Stands in for a model: the demo needs no key, shows what reaches it, and refuses addresses.
import { startAgent } from "../shared/agent.js";

startAgent({
  name: "model",
  port: 10531,
  reply: (messages) => {
    const { content } = messages.at(-1);
    if (content.includes("@")) throw new Error("A model must not read addresses.");
    return `Done: ${content}`;
  },
});
