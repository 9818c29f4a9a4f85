// The weather agent. A real one would ask a forecast service, and a model through Plano for the wording.
import { startAgent } from "../shared/agent.js";

const FORECASTS = { Lisbon: "sunny, 24 °C", Oslo: "snow, -3 °C", London: "rain, 11 °C" };

startAgent({
  name: "weather",
  port: 10510,
  reply: (messages) => {
    const asked = messages.at(-1).content.toLowerCase();
    const city = Object.keys(FORECASTS).find((name) => asked.includes(name.toLowerCase()));
    return city === undefined
      ? `I know the weather of ${Object.keys(FORECASTS).join(", ")}.`
      : `Tomorrow in ${city}: ${FORECASTS[city]}.`;
  },
});
