// A forecast with all values, one whose value is asked for, one that the API does not have, and something else.
import { conversationAt } from "../shared/prompts.js";
import { expectText } from "../shared/say.js";

const say = conversationAt(10000);

expectText(await say("What is the weather in Seattle, WA for 3 days?"), "rain, then rain, then clouds");
expectText(await say("And what is the weather in Oslo?"), "Could you tell me the days");
expectText(await say("two"), "snow, then sun");
expectText(await say("What is the weather in Atlantis for 2 days?"), "there is no forecast for Atlantis");
expectText(await say("Hello!"), "I know the weather");
