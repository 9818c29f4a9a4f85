// The price of a share, of two at once, and over time; and a share that there is not.
import { conversationAt } from "../shared/prompts.js";
import { expectText } from "../shared/say.js";

const say = conversationAt(10000);

expectText(await say("What is the stock quote of AAPL?"), "AAPL is at 213 dollars");
const both = await say("Give me the stock quote of AAPL and the stock quote of MSFT");
expectText(both, "AAPL is at 213 dollars");
expectText(both, "MSFT is at 405 dollars");
expectText(await say("Show the time series of the stock MSFT by 1h"), "MSFT by 1h: 401, 398, 405");
expectText(await say("What is the stock quote of ZZZZ?"), "there is no share ZZZZ");
