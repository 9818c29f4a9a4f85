// Stands in for the model that chooses the kind of coding task. With a key, name a real one as
// `llm_routing_model`.
import { startChooser } from "../shared/chooser.js";

startChooser({
  port: 10560,
  words: {
    "code understanding": /explain|what does/i,
    "bug fixing": /fix|fails/i,
    "code generation": /write .*(function|test|script)/i,
  },
});
