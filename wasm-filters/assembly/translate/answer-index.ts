// The shared index for parsing responses and errors. No call relies on it after it returns.

import { JsonIndex } from "../json/json-index";

export const answerIndex = new JsonIndex();
