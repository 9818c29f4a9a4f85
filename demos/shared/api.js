// The server of the demos' APIs, which prompt targets call: JSON in and out.
import { createServer } from "node:http";
import { sendJson, textOf } from "./agent.js";
import { listen } from "./ports.js";
import { note } from "./say.js";

/**
 * `routes` has a function for each `GET /path`: it gets the query or the body as an object, and the headers, and returns JSON,
 * or throws an Error with a `status`.
 */
export function startApi({ name, port, routes }) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://api");
    const route = routes[`${request.method} ${pathname}`];
    try {
      if (route === undefined) throw failure(404, `nothing is at ${pathname}`);
      const text = await textOf(request);
      const parameters = text === "" ? Object.fromEntries(searchParams) : JSON.parse(text);
      note(name, `${request.method} ${decodeURIComponent(request.url)} ${text}`);
      sendJson(response, 200, route(parameters, request.headers));
    } catch (error) {
      note(name, `fails: ${error.message}`);
      sendJson(response, error.status ?? 400, { error: { message: error.message } });
    }
  });
  listen(server, name, port);
}

export function failure(status, message) {
  return Object.assign(new Error(message), { status });
}
