// Gathers entries into providers: entries with the same row, address, key and headers are one provider.
import type { Provider, Secret, SecretHeader } from "../model/model.js";

/** A provider without the names it gets here; `id` is the wanted one, the second such becomes `name-2`. */
export type ProviderTraits = Omit<Provider, "keys" | "secretHeaders" | "cluster"> & {
  secrets: Secret[];
  secretHeaders: Omit<SecretHeader, "variable">[];
};

export class ProviderTable {
  readonly providers: Provider[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #clusters = new Map<string, string>();
  readonly #ids = new NameSet("-");
  readonly #variables = new NameSet("_");
  readonly #headerVariables = new Map<string, string>();
  readonly #clusterNames = new NameSet("-");

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
    const keys = secrets.map((secret) => ({ secret, variable: this.#keyVariable(id) }));
    const own = secretHeaders.map(({ name, text }) => ({
      name,
      text,
      variable: this.#headerVariable(id, name, text),
    }));
    return { ...traits, id, keys, secretHeaders: own, cluster: this.#cluster(traits) };
  }

  #keyVariable(id: string): string {
    return this.#variables.take(variableName("KEY", id));
  }

  /** One list for equal headers: there may be thousands of providers. */
  #headerVariable(id: string, name: string, text: string): string {
    const known = this.#headerVariables.get(text);
    if (known !== undefined) return known;
    const variable = this.#variables.take(variableName("HEADER", `${id}_${name}`));
    this.#headerVariables.set(text, variable);
    return variable;
  }

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
    const key = JSON.stringify([
      [tls, host, port, replicas, prefixAffinity],
      [healthCheck, httpHost, signing, timeouts],
    ]);
    const known = this.#clusters.get(key);
    if (known !== undefined) return known;
    const cluster = this.#clusterNames.take(`${host}_${port}`.replace(/[^A-Za-z0-9_-]/g, "_"));
    this.#clusters.set(key, cluster);
    return cluster;
  }
}

function variableName(kind: "KEY" | "HEADER", id: string): string {
  return `PLANO_${kind}_${id.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

/** Gives each name once. Remembers the next number, so that many of one name stay cheap. */
class NameSet {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();
  readonly #separator: string;

  constructor(separator: string) {
    this.#separator = separator;
  }

  take(name: string): string {
    let candidate = name;
    for (let number = this.#next.get(name) ?? 2; this.#taken.has(candidate); number++) {
      candidate = `${name}${this.#separator}${number}`;
      this.#next.set(name, number + 1);
    }
    this.#taken.add(candidate);
    return candidate;
  }
}
