// Conversations that name themselves by `x-model-affinity` stay with the route they were given, until they fall silent.
import type { IncomingHttpHeaders } from "node:http";
import type { Sessions as SessionSettings } from "@plano/config";
import { LRUCache } from "lru-cache";

export interface Binding {
  /** The model that the client named; another one is a new question. */
  requested: string;
  /** Null: none fits, the client's own model answers. */
  route: string | null;
}

const AFFINITY_HEADER = "x-model-affinity";
/** Longer ones are nobody's id. */
const MAX_ID = 256;

export class Sessions {
  readonly #bindings: LRUCache<string, Binding>;
  readonly #tenantHeader: string | undefined;

  constructor({ ttlMilliseconds, maxEntries, tenantHeader }: SessionSettings) {
    this.#bindings = new LRUCache({ max: maxEntries, ttl: ttlMilliseconds, updateAgeOnGet: true });
    this.#tenantHeader = tenantHeader;
  }

  /** The id that the client gave; undefined where it gave none. */
  idOf(headers: IncomingHttpHeaders): string | undefined {
    const id = String(headers[AFFINITY_HEADER] ?? "");
    return id === "" || id.length > MAX_ID ? undefined : id;
  }

  get(id: string, headers: IncomingHttpHeaders): Binding | undefined {
    return this.#bindings.get(this.#keyOf(id, headers));
  }

  set(id: string, headers: IncomingHttpHeaders, binding: Binding): void {
    this.#bindings.set(this.#keyOf(id, headers), binding);
  }

  #keyOf(id: string, headers: IncomingHttpHeaders): string {
    const tenant = this.#tenantHeader === undefined ? "" : String(headers[this.#tenantHeader] ?? "");
    return JSON.stringify([tenant, id]);
  }
}
