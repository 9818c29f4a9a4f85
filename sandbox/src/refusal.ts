// Whether the sandbox takes a request, without a server.
import { routeTo } from "./routes.js";
import { RequestError } from "./view.js";

export interface SentRequest {
  /** With the query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/** What the sandbox, in place of the provider, refuses in the request; undefined if it takes it. */
export function refusalOf({ path, headers = {}, body }: SentRequest): string | undefined {
  const { pathname, searchParams: query } = new URL(`http://sandbox${path}`);
  const route = routeTo(pathname);
  if (route === undefined || "multipart" in route.serves) return `no such path: ${path}`;
  const { serves, params, provider } = route;
  const call = { provider, params, query, headers, bytes: Buffer.from(body), body: JSON.parse(body) };
  try {
    if ("read" in serves) serves.read(call);
    else void serves.answer(call);
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.message;
  }
}
