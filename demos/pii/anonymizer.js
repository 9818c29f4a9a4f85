// Two HTTP filters in one service: addresses of mail are replaced before a model sees them, and put back into its answer. What
// was replaced is remembered under the request's id, which Plano sends along with both.
import { createServer } from "node:http";
import { textOf } from "../shared/agent.js";

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/g;
const PORT = 10530;
/** By request, the latest of them. */
const remembered = new Map();
const KEPT = 1_000;

function anonymize(text, id) {
  const found = remembered.get(id) ?? [];
  remembered.set(id, found);
  if (remembered.size > KEPT) remembered.delete(remembered.keys().next().value);
  return text.replaceAll(EMAIL, (address) => {
    if (!found.includes(address)) found.push(address);
    return `[EMAIL_${found.indexOf(address) + 1}]`;
  });
}

function restore(text, id) {
  const found = remembered.get(id) ?? [];
  return text.replaceAll(/\[EMAIL_(\d+)\]/g, (placeholder, number) => found[number - 1] ?? placeholder);
}

const server = createServer(async (request, response) => {
  if (request.url === "/healthz") return void response.end("ok");
  const id = request.headers["x-request-id"];
  const text = await textOf(request);
  const changed = request.url.startsWith("/anonymize") ? anonymize(text, id) : restore(text, id);
  response.writeHead(200, { "content-type": "application/json" }).end(changed);
});
server.listen(PORT, "127.0.0.1", () => console.log(`anonymizer listens on http://127.0.0.1:${PORT}`));
