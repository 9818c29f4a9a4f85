// The weather agent. A real one would ask a forecast service, and a model through Plano to put it into words.
import { startAgent } from "../shared/agent.js";

const FORECASTS = { lisbon: "sunny, 24 °C", oslo: "snow, -3 °C", london: "rain, 11 °C" };

startAgent({
  name: "weather",
  port: 10510,
  reply: (messages) => {
    const asked = messages.at(-1).content.toLowerCase();
    const city = Object.keys(FORECASTS).find((name) => asked.includes(name));
    return city === undefined
      ? `I know the weather of ${Object.keys(FORECASTS).join(", ")}.`
      : `Tomorrow in ${city[0].toUpperCase()}${city.slice(1)}: ${FORECASTS[city]}.`;
  },
});
