// What is wrong with how listeners authenticate.
import { accessKeyError } from "./access-keys.js";
import { serviceErrors } from "./authorization-service.js";
import type { ConfigError, PathPart } from "./errors.js";
import type { ListenerEntry, PlanoFile } from "./file.js";
import type { Source } from "./source.js";
import { tokenErrors } from "./token-auth.js";

const PASSTHROUGH =
  "sends the client's own key on, but a listener that leads here says itself who may use it";

export function authErrors(file: PlanoFile, source: Source, directory: string | undefined): ConfigError[] {
  const { listeners, model_providers: providers, agents = [] } = file;
  const guarded = listeners.filter(({ auth }) => auth !== undefined);
  if (guarded.length === 0) return [];
  const listed = new Set(
    guarded.flatMap((entry) => (entry.type === "agent" ? entry.agents : []).map(({ id }) => id)),
  );
  const passing = (path: PathPart[]): ConfigError => source.error([...path, "passthrough_auth"], PASSTHROUGH);
  return [
    ...listeners.flatMap((entry, index) => [
      ...methodErrors(entry, index, source),
      ...keyErrors(entry, index, source),
      ...tokenErrors(entry, index, source, directory),
      ...serviceErrors(entry, index, source),
    ]),
    ...selectorErrors(file, source),
    ...agents.flatMap(({ id, passthrough_auth: passes }, index) =>
      passes === true && listed.has(id) ? [passing(["agents", index])] : [],
    ),
    ...(guarded.some(({ type }) => type === "model") ? providers : []).flatMap(
      ({ passthrough_auth: passes }, index) => (passes === true ? [passing(["model_providers", index])] : []),
    ),
  ];
}

/** Credentials end at the listener, before brightstaff: limits would count some requests by them and not others. */
function selectorErrors({ listeners, ratelimits = [] }: PlanoFile, source: Source): ConfigError[] {
  const services = listeners.flatMap(({ auth }) => auth?.ext_authz ?? []);
  const own = services.flatMap((service) => [service.caller_header ?? "", service.models_header ?? ""]);
  const cookies = services.some(({ headers = ["cookie"] }) =>
    headers.some((name) => name.toLowerCase() === "cookie"),
  );
  const credentials = ["authorization", "x-api-key", ...(cookies ? ["cookie"] : [])];
  const ending = new Set([...credentials, ...own.map((name) => name.toLowerCase())]);
  return ratelimits.flatMap(({ selector }, index) => {
    if (selector === undefined || !ending.has(selector.key.toLowerCase())) return [];
    const message = `counts by ${selector.key}, which ends where a listener authenticates`;
    return [source.error(["ratelimits", index, "selector", "key"], message, "caller counts by who calls")];
  });
}

function methodErrors({ auth }: ListenerEntry, listener: number, source: Source): ConfigError[] {
  if (auth === undefined) return [];
  const { keys, keys_file: file, jwt, ext_authz: service } = auth;
  const ways = Object.entries({ keys: keys ?? file, jwt, ext_authz: service });
  const [first, ...others] = ways.filter(([, way]) => way !== undefined).map(([name]) => name);
  return others.map((name) =>
    source.error(
      ["listeners", listener, "auth", name],
      `stands beside ${first}; a listener authenticates in one way`,
    ),
  );
}

function keyErrors({ auth }: ListenerEntry, listener: number, source: Source): ConfigError[] {
  const keys = auth?.keys ?? [];
  return keys.flatMap((entry, index) => {
    const path = ["listeners", listener, "auth", "keys", index];
    const error = accessKeyError(entry);
    if (error !== undefined) return [source.error([...path, error.field], error.message)];
    if (keys.findIndex(({ name }) => name === entry.name) === index) return [];
    return [source.error([...path, "name"], `the name ${entry.name} is taken`)];
  });
}
