// The emulator's entry: loads a filter as Envoy 1.40 does on one worker, with the root contexts "gateway" (or
// "front") and "upstream" in one VM, and creates exchanges. Not modelled: several workers, TCP filters, gRPC
// callouts, and the headers that Envoy's connection manager and codecs add by themselves (date, server,
// x-envoy-*).
import { readFile } from "node:fs/promises";
import { type Bytes, toBytes } from "./bytes.js";
import type { Clock } from "./clock.js";
import { type Context, RootContext } from "./context.js";
import { Exchange } from "./exchange.js";
import type { HeaderMap } from "./header-map.js";
import type { Interfere } from "./host-function.js";
import type { HostRoots } from "./host-roots.js";
import { HostState, type LogLine } from "./host-state.js";
import type { HttpCall } from "./http-calls.js";
import { buildImports, checkImports } from "./imports.js";
import type { Metrics } from "./metrics.js";
import type { SharedData } from "./shared-data.js";
import { layered, type PropertySource, streamProperties } from "./stream-properties.js";
import { type ObservedCallback, Vm, WasmTrap } from "./vm.js";

export interface HostOptions {
  /** A file path or the module's bytes. */
  readonly wasm: string | Uint8Array;
  /** Plugin configuration of both roots, or of the role that `configuredBy` names. */
  readonly configuration?: Bytes;
  /** The role that Envoy gives the configuration, as a file; the others get `{}` then. */
  readonly configuredBy?: "config";
  /** A cluster that has no upstream role, as brightstaff's. */
  readonly bareCluster?: string;
  /** The role before the router; default: gateway. There is no upstream role behind the front role. */
  readonly role?: "gateway" | "front";
  readonly vmConfiguration?: Bytes;
  readonly environment?: Readonly<Record<string, string>>;
  /** Text for the role that Envoy gives a file of secrets; default: none. */
  readonly secrets?: string | undefined;
  /** The same for the role that Envoy gives a file of access keys. */
  readonly keys?: string | undefined;
  /** Envoy's per-connection buffer limit: how much of one body a filter may hold. */
  readonly bufferLimit?: number;
  readonly vmId?: string;
  /** Clusters that calls may go to; default: every name. */
  readonly clusters?: readonly string[];
  /** Another host's, to be a second worker of one Envoy. */
  readonly shared?: SharedData;
  readonly observe?: (callback: ObservedCallback) => void;
  /** For every exchange that has none of its own. */
  readonly properties?: PropertySource;
}

export interface ExchangeOptions {
  /** Override the attributes Envoy fills in; a function is called at every look-up, with the role in its context. */
  readonly properties?: PropertySource;
  /** The cluster of a routed request; by default the one in the header x-plano-cluster. */
  readonly route?: (headers: HeaderMap) => string | undefined;
}

const BARE_ID = 900_000;
const DEFAULT_BUFFER_LIMIT = 1024 * 1024;
const routeByHeader = (headers: HeaderMap): string | undefined => headers.get("x-plano-cluster");

/** A filter that many tests start keeps the machine code that V8 has made of it. */
const modules = new Map<string, WebAssembly.Module>();

async function compiled(wasm: string | Uint8Array): Promise<WebAssembly.Module> {
  if (typeof wasm !== "string") return new WebAssembly.Module(Uint8Array.from(wasm));
  const module = modules.get(wasm) ?? new WebAssembly.Module(Uint8Array.from(await readFile(wasm)));
  modules.set(wasm, module);
  return module;
}

export class Host {
  readonly #state: HostState;
  #roots: HostRoots;
  readonly #options: HostOptions;
  readonly #bufferLimit: number;
  readonly #properties: PropertySource;
  /** The root of what the filter does not know; it is none of the filter's. */
  readonly #bare: RootContext;

  private constructor(state: HostState, roots: HostRoots, options: HostOptions) {
    this.#state = state;
    this.#roots = roots;
    this.#options = options;
    this.#bufferLimit = options.bufferLimit ?? DEFAULT_BUFFER_LIMIT;
    this.#properties = options.properties ?? {};
    this.#bare = new RootContext(BARE_ID, "absent", toBytes(""));
  }

  static async start(options: HostOptions): Promise<Host> {
    const module = await compiled(options.wasm);
    const vm = new Vm(options.observe);
    const state = new HostState({
      vm,
      vmId: options.vmId ?? "plano",
      vmConfiguration: toBytes(options.vmConfiguration ?? ""),
      environment: options.environment ?? {},
      clusters: options.clusters,
      shared: options.shared,
    });
    const imports = buildImports(state);
    checkImports(module, imports);
    vm.instantiate(module, imports);
    if (options.secrets !== undefined) giveFile(state, "secrets", options.secrets);
    if (options.keys !== undefined) giveFile(state, "keys", options.keys);
    return new Host(state, startRoots(state, options), options);
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#state.counts;
  }

  get failing(): Map<string, number> {
    return this.#state.failing;
  }

  get logs(): readonly LogLine[] {
    return this.#state.logs;
  }

  get clock(): Clock {
    return this.#state.clock;
  }

  get metrics(): Metrics {
    return this.#state.metrics;
  }

  get sharedData(): SharedData {
    return this.#state.shared;
  }

  get roots(): HostRoots {
    return this.#roots;
  }

  /** Contexts alive now, including the two roots: more than two without an open exchange is a leak. */
  get contexts(): ReadonlyMap<number, Context> {
    return this.#state.vm.contexts;
  }

  /** Calls of all host functions since the last reset. */
  get callCount(): number {
    return [...this.#state.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  exchange(options: ExchangeOptions = {}): Exchange {
    const { vm, clock } = this.#state;
    const { bareCluster } = this.#options;
    return new Exchange({
      vm,
      roots: this.#roots,
      ...(bareCluster !== undefined && { bare: { cluster: bareCluster, root: this.#bare } }),
      bufferLimit: this.#bufferLimit,
      route: options.route ?? routeByHeader,
      properties: (stream, context) =>
        layered(
          streamProperties(stream, context, clock),
          options.properties ?? this.#properties,
          stream,
          context,
        ),
    });
  }

  /** Calls it before every host function from now on. */
  set interfere(interfere: Interfere | undefined) {
    this.#state.interfere = interfere;
  }

  /**
   * New roots with the same configuration, as after a change of the listener, for new exchanges. Returns the
   * old ones, which stay for their streams until `retire`; undefined, without any change, if the filter
   * refused.
   */
  reconfigure(): HostRoots | undefined {
    const old = this.#roots;
    const before = new Set(this.#state.vm.contexts.keys());
    try {
      this.#roots = startRoots(this.#state, this.#options);
      return old;
    } catch (error) {
      if (error instanceof WasmTrap) throw error;
      for (const [id, context] of this.#state.vm.contexts) if (!before.has(id)) this.#remove(context);
      return undefined;
    }
  }

  /** As after a change of the file of secrets; throws an Error with the filter's reason if it refuses. */
  replaceSecrets(text: string): void {
    giveFile(this.#state, "secrets", text);
  }

  /** As when an earlier configuration comes back while streams still use its roots: Envoy takes those again. */
  restore(roots: HostRoots): void {
    const replaced = this.#roots;
    this.#roots = roots;
    this.retire(replaced);
  }

  /** As when the last stream of roots that were replaced is over. */
  retire(roots: HostRoots): void {
    for (const root of [roots.gateway, roots.upstream]) this.#shutDown(root);
  }

  /**
   * A callback for a context that Envoy does not know: never created, already gone, or created by an earlier
   * stray call.
   */
  stray(callback: string, id: number, ...args: readonly number[]): void {
    this.#state.vm.call(callback, new RootContext(id, "stray", new Uint8Array()), args);
  }

  #remove(context: Context): void {
    this.#state.vm.call("proxy_on_delete", context, []);
    this.#state.vm.forgetContext(context.id);
  }

  /** The calls posted since the last flush, unanswered. */
  flushCalls(): HttpCall[] {
    return this.#state.calls.flush();
  }

  /** Fires the timer of every root that requested one. */
  tick(): void {
    for (const root of [this.#roots.gateway, this.#roots.upstream]) {
      if (root.tickMilliseconds > 0) this.#state.vm.call("proxy_on_tick", root, []);
    }
  }

  resetCounts(): void {
    this.#state.counts.clear();
  }

  clearLogs(): void {
    this.#state.logs.length = 0;
  }

  memoryBytes(): number {
    return this.#state.vm.memory.byteLength;
  }

  /** Shuts the roots down. */
  stop(): void {
    for (const root of [this.#roots.gateway, this.#roots.upstream]) {
      if (this.#state.vm.contexts.has(root.id)) this.#shutDown(root);
    }
  }

  /** A root that answers "not yet" is removed when it calls proxy_done. */
  #shutDown(root: RootContext): void {
    const { vm, pendingDone } = this.#state;
    pendingDone.add(root.id);
    if (vm.call("proxy_on_done", root, []) === 0) return;
    pendingDone.delete(root.id);
    this.#remove(root);
  }
}

type RootOptions = Pick<HostOptions, "role" | "configuration" | "configuredBy">;

function startRoots(state: HostState, options: RootOptions): HostRoots {
  const { role = "gateway", configuration: given = "", configuredBy } = options;
  if (configuredBy !== undefined) giveFile(state, configuredBy, given);
  const configuration = toBytes(configuredBy === undefined ? given : "{}");
  const gateway = startRoot(state, role, configuration);
  const absent = (id: number): RootContext => new RootContext(id, "absent", configuration);
  return {
    gateway,
    upstream: role === "front" ? state.vm.addContext(absent) : startRoot(state, "upstream", configuration),
  };
}

/** What a file holds outlives the root that reads it. */
function giveFile(state: HostState, rootId: "secrets" | "keys" | "config", text: Bytes): void {
  const root = startRoot(state, rootId, toBytes(text));
  state.vm.call("proxy_on_done", root, []);
  state.vm.call("proxy_on_delete", root, []);
  state.vm.forgetContext(root.id);
}

function startRoot(state: HostState, rootId: string, configuration: Uint8Array): RootContext {
  const { vm } = state;
  const root = vm.addContext((id) => new RootContext(id, rootId, configuration));
  vm.call("proxy_on_context_create", root, [0]);
  if (vm.call("proxy_on_vm_start", root, [state.vmConfiguration.length]) === 0) {
    throw new Error(`the filter refused to start for root "${rootId}": ${lastLog(state)}`);
  }
  root.configuring = true;
  const configured = vm.call("proxy_on_configure", root, [configuration.length]);
  root.configuring = false;
  if (configured === 0)
    throw new Error(`the filter refused its configuration as "${rootId}": ${lastLog(state)}`);
  return root;
}

function lastLog(state: HostState): string {
  return state.logs.at(-1)?.text ?? "it logged nothing";
}
