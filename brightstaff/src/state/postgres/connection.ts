// PostgreSQL's connection string, in libpq's terms: https://www.postgresql.org/docs/current/libpq-connect.html. Beyond loopback the
// server must prove who it is, unless the string says otherwise. No error quotes it.
import { readFile } from "node:fs/promises";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";
import type { ClientConfig } from "pg";
import { isLoopback } from "../../loopback.js";

const KNOWN = new Set(["sslmode", "sslrootcert", "sslcert", "sslkey", "host", "application_name"]);
const MODES = ["disable", "require", "verify-ca", "verify-full"] as const;
type Mode = (typeof MODES)[number];

/** Rejects with an Error that says what is wrong. */
export async function connectionOf(text: string): Promise<ClientConfig> {
  const url = parsed(text);
  const parameters = url.searchParams;
  for (const name of parameters.keys())
    if (!KNOWN.has(name)) throw new Error("the connection string has a parameter that Plano does not know");
  const host = parameters.get("host") ?? decoded(url.hostname.replace(/^\[|\]$/g, ""));
  const database = decoded(url.pathname.slice(1));
  const mode = modeOf(parameters.get("sslmode"), host);
  return {
    ...(host !== "" && { host }),
    ...(url.port !== "" && { port: Number(url.port) }),
    ...(url.username !== "" && { user: decoded(url.username) }),
    ...(url.password !== "" && { password: decoded(url.password) }),
    ...(database !== "" && { database }),
    application_name: parameters.get("application_name") ?? "plano",
    ssl: mode === "disable" ? false : await tlsOf(mode, host, parameters),
  };
}

function parsed(text: string): URL {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw new Error("the connection string is not a postgresql:// URL");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error("a part of the connection string is not percent-encoded as URLs are");
  }
}

/** libpq's own default, `prefer`, would send everything in the clear to whoever answers without TLS. */
function modeOf(written: string | null, host: string): Mode {
  if (written === null) return isLocal(host) ? "disable" : "verify-full";
  const mode = MODES.find((each) => each === written);
  if (mode !== undefined) return mode;
  throw new Error(`sslmode of the connection string must be one of ${MODES.join(", ")}`);
}

/** A path is a directory of unix sockets. */
function isLocal(host: string): boolean {
  return host === "" || host === "localhost" || host.startsWith("/") || isLoopback(host);
}

async function tlsOf(mode: Mode, host: string, parameters: URLSearchParams): Promise<ConnectionOptions> {
  const root = parameters.get("sslrootcert") ?? "system";
  const file = async (name: string, key: "ca" | "cert" | "key"): Promise<ConnectionOptions> => {
    const place = parameters.get(name);
    if (place === null || place === "system") return {};
    return { [key]: await textOf(place, name) };
  };
  const files = [file("sslrootcert", "ca"), file("sslcert", "cert"), file("sslkey", "key")];
  const [ca, certificate, key] = await Promise.all(files);
  // As in libpq, a given root makes `require` verify, too.
  const verifies = mode !== "require" || root !== "system";
  return {
    ...{ ...ca, ...certificate, ...key },
    rejectUnauthorized: verifies,
    checkServerIdentity: (_name, proof) =>
      mode === "verify-full" ? checkServerIdentity(host, proof) : undefined,
  };
}

async function textOf(place: string, name: string): Promise<string> {
  return readFile(place, "utf8").catch(({ code }: NodeJS.ErrnoException) => {
    throw new Error(`${name} of the connection string cannot be read: ${code}`);
  });
}
