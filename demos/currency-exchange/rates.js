// The API of exchange rates, in the shape of api.frankfurter.dev.
import { failure, startApi } from "../shared/api.js";

const RATES = { EUR: 0.91, JPY: 149.2, CHF: 0.88 };

startApi({
  name: "rates",
  port: 10552,
  routes: {
    "GET /v1/latest": ({ base, symbols }) => {
      if (RATES[symbols] === undefined) throw failure(404, `there is no rate of ${symbols}`);
      return { amount: 1, base, rates: { [symbols]: RATES[symbols] } };
    },
    "GET /v1/currencies": () => ({ EUR: "Euro", JPY: "Japanese Yen", CHF: "Swiss Franc" }),
  },
});
