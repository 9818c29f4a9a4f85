import { startTeller } from "../shared/teller.js";

startTeller({
  port: 10555,
  tell: (target, { symbol, close, meta, values }) => {
    if (target === "stock_quote") return `${symbol} is at ${close} dollars.`;
    const prices = values.map((value) => value.close);
    return `${meta.symbol} by ${meta.interval}: ${prices.join(", ")} dollars.`;
  },
});
