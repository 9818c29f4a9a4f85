import { startTeller } from "../shared/teller.js";

startTeller({
  port: 10553,
  tell: (target, json) => {
    if (target === "get_supported_currencies") return `There are rates of ${Object.values(json).join(", ")}.`;
    const [[symbol, rate]] = Object.entries(json.rates);
    return `One US dollar is ${rate} ${symbol}.`;
  },
});
