// A rate, the list of all, a rate whose currency is asked for, and one that there is not.
import { conversationAt } from "../shared/prompts.js";
import { expectText } from "../shared/say.js";

const say = conversationAt(10000);

expectText(await say("How much is one US dollar in EUR?"), "0.91 EUR");
expectText(await say("Which currencies are supported?"), "Swiss Franc");
expectText(await say("How much is one dollar in another currency?"), "Could you tell me the currency symbol");
expectText(await say("JPY"), "149.2 JPY");
expectText(await say("And how much is one dollar in XYZ?"), "there is no rate of XYZ");
