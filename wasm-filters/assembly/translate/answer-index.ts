// The index in which answers and errors are parsed. One serves all: nothing of it is used after the call that parsed.

import { JsonIndex } from "../json/json-index";

export const answerIndex = new JsonIndex();
