import { startTeller } from "../shared/teller.js";

startTeller({
  port: 10557,
  tell: (_target, { energy_source, consideration, fact }) =>
    `About ${energy_source} energy (${consideration}): ${fact}.`,
});
