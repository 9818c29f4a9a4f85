// A provider's address and paths: those of its row, moved to an entry's `base_url`.

import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Format } from "../contract/formats.generated.js";
import type { Api, UntranslatedEndpoint } from "../model/provider.js";
import { messagesHeaders, wireFormats } from "../model/wire-formats.js";
import { httpUrlOf, parseUrl, type WrittenUrl } from "../syntax/written-url.js";
import type { Departure, ProviderRow } from "./provider-row.js";

interface BaseUrl {
  tls: boolean;
  host: string;
  port: number;
  apis: Api[];
  endpoints: UntranslatedEndpoint[];
}

export type BaseUrlResult = { baseUrl: BaseUrl } | { message: string; hint?: string };

/** An API or endpoint below a base. */
interface Offer {
  base: string;
  path: string;
}

/**
 * Clients append `chat/completions` to `https://host/v1`. Without a path, the row's own paths apply
 * (`/v1/...`). If the path ends in a base that the row's APIs have, with or without its version, all APIs are
 * found beside each other below the rest of the path. For any other path, only APIs below the row's own base
 * are offered. A URL that ends in an API's path means that API alone.
 */
export function resolveBaseUrl(row: ProviderRow, baseUrl: WrittenUrl | undefined): BaseUrlResult {
  const url = httpUrlOf(baseUrl ?? parseUrl(row.base_url));
  if (url === undefined) {
    return { message: "is not an http or https URL", hint: "for example https://api.example.com/v1" };
  }
  if (url.username !== "" || url.password !== "") {
    return { message: "must not hold credentials", hint: "give the key as access_key: $VARIABLE" };
  }
  if (url.search !== "" || url.hash !== "") return { message: "must not have a query or a fragment" };
  const tls = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
  if (port === 0) return { message: "has port 0" };
  const paths = new Paths(row, host, decoded(url.pathname).replace(/\/+$/, ""));
  return { baseUrl: { tls, host, port, ...paths.all() } };
}

class Paths {
  readonly #row: ProviderRow;
  readonly #base: string;
  readonly #given: string;
  /** The API that the whole path names; only this one is offered then. */
  readonly #only: Format | undefined;
  /** The path before a recognised base. */
  readonly #root: string | undefined;

  constructor(row: ProviderRow, host: string, given: string) {
    this.#row = row;
    const own = new URL(row.base_url);
    this.#base = own.pathname.replace(/\/+$/, "");
    this.#only = formatsOf(row).find((format) => given.endsWith(`/${wireFormats[format].path}`));
    this.#given =
      this.#only === undefined ? given : given.slice(0, -(wireFormats[this.#only].path.length + 1));
    this.#root = this.#rootOf(own.hostname === host);
  }

  all(): { apis: Api[]; endpoints: UntranslatedEndpoint[] } {
    return {
      apis: formatsOf(this.#row)
        .filter((format) => this.#only === undefined || format === this.#only)
        .flatMap((format) => this.#api(format)),
      endpoints: endpointsOf(this.#row).flatMap((name) => this.#endpoint(name)),
    };
  }

  #api(format: Format): Api[] {
    const { path, streamPath, countPath, headers } = wireFormats[format];
    const departure = this.#row.apis[format] ?? {};
    const base = departure.base ?? this.#base;
    const at = format === this.#only ? this.#given : this.#basePath({ base, path });
    if (at === undefined) return [];
    const auth = departure.auth ?? styleOf(this.#row);
    const full = `${at}/${withQuery(path, departure)}`;
    const stream = streamPath && { streamPath: `${at}/${streamPath}` };
    return [
      { format, path: full, ...stream, ...(countPath && { countPath: `${at}/${countPath}` }), auth, headers },
    ];
  }

  #endpoint(name: Endpoint): UntranslatedEndpoint[] {
    const departure = this.#row.endpoints?.[name] ?? {};
    const at = this.#basePath({ base: departure.base ?? this.#base, path: name });
    if (at === undefined) return [];
    const auth = departure.auth ?? styleOf(this.#row);
    const headers = name.startsWith("messages/") ? messagesHeaders : {};
    return [{ name, path: `${at}/${withQuery(name, departure)}`, auth, headers }];
  }

  /** The base of an offer here; undefined if `base_url` does not lead to it. */
  #basePath({ base }: Offer): string | undefined {
    if (this.#root !== undefined) return this.#root + base;
    return base === this.#base || base.startsWith(`${this.#base}/`)
      ? this.#given + base.slice(this.#base.length)
      : undefined;
  }

  #rootOf(isOwnHost: boolean): string | undefined {
    const given = this.#given;
    if (given === "" && this.#only === undefined) return "";
    const bases = formatsOf(this.#row).map((format) => this.#row.apis[format]?.base ?? this.#base);
    const known = [...bases, ...bases.map((base) => base.replace(/\/v\d\w*$/, ""))]
      .filter((base) => base !== "" && given.endsWith(base))
      .sort((a, b) => b.length - a.length)[0];
    if (known !== undefined) return given.slice(0, -known.length);
    return isOwnHost && given !== "" && bases.some((base) => base.endsWith(given)) ? "" : undefined;
  }
}

function formatsOf({ apis }: ProviderRow): Format[] {
  return Object.keys(apis) as Format[];
}

function endpointsOf({ endpoints = {} }: ProviderRow): Endpoint[] {
  return Object.keys(endpoints) as Endpoint[];
}

function styleOf({ auth }: ProviderRow): Api["auth"] {
  return auth === "aws" ? "bearer" : auth;
}

function withQuery(path: string, { query }: Departure): string {
  return query === undefined ? path : `${path}?${query}`;
}

/** The file contains `{model}` as text; the URL parser escapes it. */
function decoded(pathname: string): string {
  return pathname.replaceAll("%7Bmodel%7D", "{model}");
}
