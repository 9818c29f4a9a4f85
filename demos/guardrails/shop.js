// The agent behind the filters. It repeats the message that reached it.
import { startAgent } from "../shared/agent.js";

startAgent({
  name: "shop",
  port: 10522,
  reply: (messages) => `The shop has read: ${messages.at(-1).content}`,
});
