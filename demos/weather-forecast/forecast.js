// The API of the forecast, and of everything else that is asked.
import { failure, startApi } from "../shared/api.js";

const SKIES = { "Seattle, WA": ["rain", "rain", "clouds"], Oslo: ["snow", "sun"] };

startApi({
  name: "forecast",
  port: 10550,
  routes: {
    "POST /weather": ({ location, days }) => {
      const skies = SKIES[location];
      if (skies === undefined) throw failure(404, `there is no forecast for ${location}`);
      return { location, skies: skies.slice(0, days) };
    },
    "POST /default_target": ({ messages }) => {
      const content = `I know the weather, and nothing of "${messages.at(-1).content}".`;
      return { model: "forecast", choices: [{ message: { role: "assistant", content } }] };
    },
  },
});
