// Two HTTP filters in one service: replaces mail addresses before a model sees them and restores them in its
// answer. It remembers the addresses by the request's id, which Plano sends to both.
import { createServer } from "node:http";
import { textOf } from "../shared/agent.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";

const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/g;
const PLACEHOLDER = /\[EMAIL_(\d+)\]/g;
/** By request id; only the latest requests. */
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
  return text.replaceAll(PLACEHOLDER, (placeholder, number) => found[number - 1] ?? placeholder);
}

const server = createServer(async (request, response) => {
  const id = request.headers["x-request-id"];
  const text = await textOf(request);
  const before = request.url.startsWith("/anonymize");
  const changed = before ? anonymize(text, id) : restore(text, id);
  const count = text.match(before ? EMAIL : PLACEHOLDER)?.length ?? 0;
  if (count > 0)
    note(before ? "anonymize" : "restore", `addresses ${before ? "replaced" : "put back"}: ${count}`);
  response.writeHead(200, { "content-type": "application/json" }).end(changed);
});
listen(server, "anonymizer", 10530);
