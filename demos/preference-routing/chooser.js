// Stands in for the model that chooses the kind of task. With a key, name a real one as `llm_routing_model`.
import { startChooser } from "../shared/chooser.js";

startChooser({
  port: 10540,
  words: { "code generation": /write .*(function|code|script)/i, "code understanding": /explain|what does/i },
});
