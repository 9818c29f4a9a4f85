// The recorded requests of other APIs' clients, as Mistral gets them.
import { ask, type Client, startWith } from "../../filter/configured.js";
import { namesOf, vector } from "../store.js";
import { type Golden, withoutDeviations } from "./goldens.js";

const CLIENTS: readonly (readonly ["messages" | "responses", Client])[] = [
  ["messages", "messages"],
  ["responses", "responses"],
];
const MODEL = "mistral/mistral-large-latest";

/** `used` collects the deviations, as of the other goldens. */
export async function requestsToMistral(used: Set<string>): Promise<Golden[]> {
  const host = await startWith(`{ model: ${MODEL}, access_key: $KEY }`);
  return CLIENTS.flatMap(([format, client]) =>
    namesOf("requests", format).flatMap((name): Golden[] => {
      const body = { ...JSON.parse(vector("requests", format, name)), model: MODEL };
      const exchange = ask(host, client, JSON.stringify(body));
      if (exchange.localReply !== undefined) return [];
      const value: unknown = JSON.parse(exchange.upstream.text);
      exchange.abort();
      withoutDeviations(value, "requests", "mistral", used);
      return [{ file: `requests/${format}/${name} to Mistral`, type: 'Requests["mistral"]', value }];
    }),
  );
}
