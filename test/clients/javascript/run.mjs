// Asks Plano at the address of the first argument with each framework, in each of its APIs, and prints a line of JSON for each
// exchange: {client, model, exchange, ok, why}. The other arguments are the providers whose models are asked.
import * as agents from "./agents.mjs";
import * as langchain from "./langchain.mjs";
import * as llamaindex from "./llamaindex.mjs";
import * as vercel from "./vercel.mjs";

const [url, ...providers] = process.argv.slice(2);

/** What every exchange has to give, whoever asks. */
const EXPECTED = {
  plain: (text) => text.includes("Hello from the sandbox!"),
  stream: ({ pieces }) => pieces.length > 1 && pieces.join("").includes("Hello from the sandbox!"),
  tool: ({ city, text }) => typeof city === "string" && text.includes("sunny"),
  structured: ({ city, days }) => typeof city === "string" && Number.isInteger(days),
  error: (message) => message.includes("does not exist"),
  abort: ({ pieces }) => pieces.length > 0 && pieces.length < 50,
};

async function tried(client, exchange, model) {
  const ended = AbortSignal.timeout(30_000);
  const late = new Promise((_, reject) =>
    ended.addEventListener("abort", () => reject(new Error("it took longer than 30 s"))),
  );
  try {
    const given = await Promise.race([client[exchange](model), late]);
    const ok = EXPECTED[exchange](given);
    return ok ? { ok } : { ok, why: JSON.stringify(given) };
  } catch (error) {
    return { ok: false, why: String(error?.stack ?? error) };
  }
}

const MODEL = { error: () => "nowhere/none", abort: (provider) => `${provider}/sandbox-slow-stream` };

for (const { clients } of [vercel, langchain, llamaindex, agents])
  for (const [name, client] of Object.entries(clients(url)))
    for (const provider of providers)
      for (const exchange of Object.keys(EXPECTED)) {
        const model = (MODEL[exchange] ?? ((each) => `${each}/model`))(provider);
        const { ok, why } = await tried(client, exchange, model);
        console.log(JSON.stringify({ client: name, model, exchange, ok, ...(why && { why }) }));
      }
process.exit(0);
