// Gathers entries into providers: entries that share row, endpoint, key and headers are one.
import type { Endpoint } from "./base-url.js";
import type { AuthStyle, Format, Provider, Secret } from "./model.js";

export interface ProviderTraits {
  /** The wished-for id; the second of that name becomes `name-2`. */
  id: string;
  interface: string;
  format: Format;
  endpoint: Endpoint;
  auth: AuthStyle;
  key?: Secret;
  headers: Record<string, string>;
}

export class ProviderTable {
  readonly providers: Provider[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #clusters = new Map<string, string>();

  /** The provider's index. */
  add(traits: ProviderTraits): number {
    const key = JSON.stringify(traits);
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.providers.length;
    this.#indexes.set(key, index);
    this.providers.push(this.#provider(traits));
    return index;
  }

  #provider({ id: wished, endpoint, key, ...rest }: ProviderTraits): Provider {
    const id = unused(wished, (name) => this.providers.some((provider) => provider.id === name));
    const secret = key === undefined ? {} : { key, keyVariable: this.#keyVariable(id) };
    return { id, ...rest, ...endpoint, ...secret, cluster: this.#cluster(endpoint) };
  }

  #keyVariable(id: string): string {
    const name = `PLANO_KEY_${id.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
    return unused(name, (other) => this.providers.some(({ keyVariable }) => keyVariable === other), "_");
  }

  #cluster({ tls, host, port }: Endpoint): string {
    const place = `${tls ? "https" : "http"}://${host}:${port}`;
    const known = this.#clusters.get(place);
    if (known !== undefined) return known;
    const name = `${host}_${port}`.replace(/[^A-Za-z0-9_-]/g, "_");
    const taken = new Set(this.#clusters.values());
    const cluster = unused(name, (other) => taken.has(other));
    this.#clusters.set(place, cluster);
    return cluster;
  }
}

function unused(name: string, isTaken: (name: string) => boolean, separator = "-"): string {
  let candidate = name;
  for (let number = 2; isTaken(candidate); number++) candidate = `${name}${separator}${number}`;
  return candidate;
}
