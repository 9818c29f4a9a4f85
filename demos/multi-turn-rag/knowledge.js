// What is known about sources of energy, and an answer to everything else.
import { startApi } from "../shared/api.js";

const FACTS = {
  renewable: { cost: "the sun sends no bill", any: "wind, sun and water come back" },
  fossil: { cost: "its price follows the market", any: "coal, oil and gas are used up" },
};

startApi({
  name: "knowledge",
  port: 10556,
  routes: {
    "POST /agent/energy_source_info": ({ energy_source, consideration = "any" }) => {
      const fact = FACTS[energy_source][consideration] ?? FACTS[energy_source].any;
      return { energy_source, consideration, fact };
    },
    "POST /default_target": ({ messages }) => {
      const content = `I know sources of energy. You have said ${messages.length} things so far.`;
      return { model: "knowledge", choices: [{ message: { role: "assistant", content } }] };
    },
  },
});
