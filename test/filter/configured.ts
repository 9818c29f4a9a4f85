// The compiled filter under the host emulator, configured by a user's YAML: entries pass through the loader
// and the renderer.
import { type LoadContext, loadConfig, type NormalisedConfig, type Provider } from "@plano/config";
import type { FilterConfiguration } from "@plano/config/contract";
import { renderFilter } from "@plano/envoy";
import { type Exchange, Host, type HostOptions, type PropertySource } from "../host/host-api.js";
import { withSecrets } from "../host/sealed.js";
import { WASM } from "./gateway-host.js";

export type Client = "chat" | "messages" | "responses";

const HEAD = "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n";
const context: LoadContext = { environment: { CHATGPT_ACCOUNT_ID: "acct-1" }, sessionId: "session-1" };

/** Each entry is one of model_providers in YAML's flow style; each key is `KEY`, a second one `KEY-2`. */
export async function startWith(
  entries: string | readonly string[],
  more = "",
  options: ConfiguredOptions = {},
): Promise<Host> {
  return startConfigured(fileWith(entries, more), options);
}

function fileWith(entries: string | readonly string[], more = ""): string {
  const lines = [entries].flat().map((entry) => `  - ${entry}\n`);
  return `${HEAD}${lines.join("")}${more}`;
}

/** The providers that an entry makes. */
export function providersOf(entry: string): Provider[] {
  return configOf(fileWith(entry)).providers;
}

function configOf(text: string): NormalisedConfig {
  const loaded = loadConfig(text, context);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

interface ConfiguredOptions extends Partial<HostOptions> {
  /** Envoy's route of every request. */
  readonly routeName?: string | undefined;
  /** The indices of a plan's targets that Envoy asks, if not each in turn. */
  readonly order?: readonly number[] | undefined;
  /** Envoy's own address of an attempt's connection; undefined without one. */
  readonly address?: (() => string | undefined) | undefined;
}

/** The same with a whole file. */
export async function startConfigured(
  text: string,
  { routeName, order, address, ...options }: ConfiguredOptions = {},
): Promise<Host> {
  const config = configOf(text);
  const filter = renderFilter(config);
  const keys = filter.providers.flatMap(({ key_secrets = [] }) =>
    key_secrets.map((name, index) => [name, index === 0 ? "KEY" : `KEY-${index + 1}`]),
  );
  const headers = config.providers.flatMap(({ secretHeaders }) =>
    secretHeaders.map(({ secretName, text: value }) => [secretName, value]),
  );
  const { environment, secrets } = withSecrets(Object.fromEntries([...keys, ...headers]));
  return Host.start({
    wasm: WASM,
    configuredBy: "config",
    configuration: JSON.stringify(filter),
    secrets,
    bufferLimit: 2 << 20,
    properties: placesOf(filter, { routeName, order, address }),
    ...options,
    // Secrets of the caller's own come with their key.
    ...(options.secrets === undefined && { environment: { ...environment, ...options.environment } }),
  });
}

/** The order in which Envoy makes attempts at an aggregate cluster. */
function placesOf(
  { pools }: FilterConfiguration,
  { routeName, order, address }: Pick<ConfiguredOptions, "address" | "order" | "routeName">,
): PropertySource {
  const plans = new Map(
    pools
      .flatMap(({ plans, shorter = [] }) => [...plans, ...shorter])
      .map((order) => [order.cluster, order.attempts]),
  );
  return ({ attempt }) => {
    const attempts = plans.get(attempt?.cluster ?? "") ?? [];
    const index = (attempt?.number ?? 1) - 1;
    const { cluster } = attempts[order ? (order[index] ?? -1) : index % attempts.length] ?? {};
    return {
      ...(address !== undefined && { upstream: { local_address: address() } }),
      xds: {
        route_name: routeName,
        ...(cluster !== undefined && {
          upstream_host_metadata: { filter_metadata: { plano: { cluster } } },
        }),
      },
    };
  };
}

const paths: Record<Client, string> = {
  chat: "/v1/chat/completions",
  messages: "/v1/messages",
  responses: "/v1/responses",
};
const bodies: Record<Client, object> = {
  chat: { messages: [{ role: "user", content: "hello" }] },
  messages: { max_tokens: 50, messages: [{ role: "user", content: "hello" }] },
  responses: { input: "hello" },
};

/** A request of the client's API; an object is merged into the smallest valid request, a string is sent as it is. */
export function requestFor(
  client: Client,
  body: object | string,
): { headers: Record<string, string>; body: string } {
  const own = client === "messages" ? { "anthropic-version": "2023-06-01" } : {};
  return {
    headers: { ":path": paths[client], "content-type": "application/json", "user-agent": "sdk/1", ...own },
    body: typeof body === "string" ? body : JSON.stringify({ ...bodies[client], ...body }),
  };
}

export function ask(
  host: Host,
  client: Client,
  body: object | string,
  headers: Record<string, string> = {},
): Exchange {
  const request = requestFor(client, body);
  return host.exchange().request({ ...request.headers, ...headers }, request.body);
}

export function sentHeaders({ upstream: { headers } }: Exchange): Record<string, string | undefined> {
  return headers?.toRecord() ?? {};
}
