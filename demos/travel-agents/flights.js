// The flight agent. It reads the answers of other agents in the conversation.
import { startAgent } from "../shared/agent.js";

startAgent({
  name: "flights",
  port: 10511,
  reply: (messages) => {
    const said = messages.find(({ role, name }) => role === "assistant" && name === "weather")?.content;
    const flight = "TP 845 at 9:20 has seats left";
    if (said === undefined) return `${flight}.`;
    return `${said} ${flight}${said.includes("sunny") ? "; I would take it." : ", but mind the weather."}`;
  },
});
