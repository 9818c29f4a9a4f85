// Gathers entries into providers: entries with the same row, address, key and headers are one provider.
import type { Provider } from "../model/provider.js";
import type { Secret, SecretHeader } from "../model/secret.js";
import { nameOfSecret } from "../secrets/secret-name.js";
import { agentClusterPrefix, CLUSTER_PREFIX, clusterNameOf } from "./cluster-name.js";

/** A provider without the names it gets here; `id` is the wanted one, the second such becomes `name-2`. */
export type ProviderTraits = Omit<Provider, "keys" | "secretHeaders" | "cluster"> & {
  secrets: Secret[];
  secretHeaders: Omit<SecretHeader, "secretName">[];
};

/** One address, and nothing that a cluster could differ by. */
const ORDINARY = JSON.stringify([[], false, undefined, undefined, undefined]);

export class ProviderTable {
  readonly providers: Provider[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #ids = new NameSet();

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

  #provider({ secrets, secretHeaders, ...traits }: ProviderTraits): Provider {
    const id = this.#ids.take(traits.id);
    const keys = secrets.map((text) => ({ text, secretName: nameOfSecret(text) }));
    const own = secretHeaders.map((header) => ({ ...header, secretName: nameOfSecret(header.text) }));
    return { ...traits, id, keys, secretHeaders: own, cluster: this.#cluster(traits) };
  }

  /** Providers at one place, with the same health checks and so on, share a cluster. */
  #cluster({
    tls,
    host,
    port,
    replicas,
    prefixAffinity,
    healthCheck,
    httpHost,
    signing,
    timeouts,
  }: Omit<ProviderTraits, "secrets" | "secretHeaders">): string {
    const more = [replicas, prefixAffinity, healthCheck, httpHost, signing];
    const isOrdinary = tls === (port === 443) && JSON.stringify(more) === ORDINARY;
    const prefix = timeouts === undefined ? CLUSTER_PREFIX : agentClusterPrefix(timeouts);
    return clusterNameOf(prefix, { host, port }, isOrdinary, [host, port, tls, more]);
  }
}

/** Gives each name once. Remembers the next number, so that many of one name stay cheap. */
class NameSet {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  take(name: string): string {
    let candidate = name;
    for (let number = this.#next.get(name) ?? 2; this.#taken.has(candidate); number++) {
      candidate = `${name}-${number}`;
      this.#next.set(name, number + 1);
    }
    this.#taken.add(candidate);
    return candidate;
  }
}
