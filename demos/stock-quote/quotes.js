// The API of share prices, in the shape of api.twelvedata.com. It wants a key, which only Plano has.
import { failure, startApi } from "../shared/api.js";

const PRICES = { AAPL: [211, 214, 213], MSFT: [401, 398, 405] };

function pricesOf({ symbol }, { authorization }) {
  if (!/^apikey .+/.test(authorization ?? "")) throw failure(401, "the key is missing");
  if (PRICES[symbol] === undefined) throw failure(404, `there is no share ${symbol}`);
  return PRICES[symbol];
}

startApi({
  name: "quotes",
  port: 10554,
  routes: {
    "GET /quote": (parameters, headers) => ({
      symbol: parameters.symbol,
      close: pricesOf(parameters, headers).at(-1),
    }),
    "GET /time_series": (parameters, headers) => ({
      meta: parameters,
      values: pricesOf(parameters, headers).map((close) => ({ close })),
    }),
  },
});
