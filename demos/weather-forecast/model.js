import { startTeller } from "../shared/teller.js";

startTeller({
  port: 10551,
  tell: (_target, { location, skies }) => `The weather in ${location} will be: ${skies.join(", then ")}.`,
});
