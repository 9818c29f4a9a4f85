// Stands in for the model that answers prompts, so that demos need no key: it makes sentences of what APIs returned.
import { startAgent } from "./agent.js";

const CONTEXT = /<context from="([\w.-]+)">\n(.*?)\n<\/context>/gs;

/** `tell` gets the name of a prompt target and the JSON that its API returned. */
export function startTeller({ port, tell }) {
  startAgent({
    name: "model",
    port,
    reply: (messages) => {
      const contexts = [...messages.at(-1).content.matchAll(CONTEXT)];
      if (contexts.length === 0) return "I only tell what I was given.";
      return contexts.map(([, target, json]) => tell(target, JSON.parse(json))).join(" ");
    },
  });
}
