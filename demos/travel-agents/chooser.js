// Stands in for the model that chooses agents. With a key, name a real one as `agent_orchestration_model`.
import { startChooser } from "../shared/chooser.js";

startChooser({
  port: 10512,
  words: { weather: /weather|rain|sun|warm|cold/i, flights: /fl(y|ight)|seat|plane/i },
});
