// One VM: the instance, its contexts, and calls into it. Actions that a filter requests (continue, local
// reply, reset) run after the callback has returned, as in Envoy. A trap fails the VM for good: every later
// call throws the same WasmTrap.
import type { Context } from "./context.js";
import type { FilterCalls } from "./filter-calls.js";
import { GuestMemory } from "./memory.js";

export class WasmTrap extends Error {
  readonly callback: string;

  constructor(callback: string, cause: unknown) {
    super(`the filter trapped in ${callback}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = "WasmTrap";
    this.callback = callback;
  }
}

/** One call into the filter, as `Host.start({ observe })` sees it. */
export interface ObservedCallback {
  readonly callback: string;
  readonly context: Context;
  readonly arguments: readonly number[];
  readonly result: number | undefined;
}

type Convert = (result: number, stopped: boolean) => number;
type Export = (...args: number[]) => number | undefined;

export class Vm implements FilterCalls {
  readonly contexts = new Map<number, Context>();
  readonly #observe: ((callback: ObservedCallback) => void) | undefined;
  #exports: WebAssembly.Exports = {};
  #memory: GuestMemory | undefined;
  #trap: WasmTrap | undefined;
  #nextId = 1;
  #current: Context | undefined;
  #effectiveId = 0;
  #stopNext = false;
  #actions: (() => void)[] = [];

  constructor(observe?: (callback: ObservedCallback) => void) {
    this.#observe = observe;
  }

  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): void {
    this.#exports = new WebAssembly.Instance(module, imports).exports;
    const memory = this.#exports.memory;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error("the filter exports no memory");
    const allocate = this.#export("proxy_on_memory_allocate") ?? this.#export("malloc");
    if (allocate === undefined)
      throw new Error("the filter exports neither proxy_on_memory_allocate nor malloc");
    if (this.#export("proxy_abi_version_0_2_1") === undefined) {
      throw new Error("the filter does not say that it speaks proxy-wasm ABI 0.2.1");
    }
    this.#memory = new GuestMemory(memory, (size) => this.#enter("memory allocation", allocate, [size]) ?? 0);
    const start = this.#export("_initialize") ?? this.#export("_start");
    if (start !== undefined) this.#enter("_initialize", start, []);
  }

  get memory(): GuestMemory {
    if (this.#memory === undefined)
      throw new Error("a host function was called before the instance was ready");
    return this.#memory;
  }

  addContext<Added extends Context>(create: (id: number) => Added): Added {
    const context = create(this.#nextId);
    this.#nextId += 1;
    this.contexts.set(context.id, context);
    return context;
  }

  forgetContext(id: number): void {
    this.contexts.delete(id);
  }

  /** The context that host functions act on: the effective one if the filter chose it and it still exists. */
  get context(): Context {
    const effective = this.#effectiveId === 0 ? undefined : this.contexts.get(this.#effectiveId);
    const context = effective ?? this.#current;
    if (context === undefined) throw new Error("a host function was called outside of any context");
    return context;
  }

  setEffectiveContext(id: number): boolean {
    if (!this.contexts.has(id)) return false;
    this.#effectiveId = id;
    return true;
  }

  /** A local reply stops the iteration whatever the callback returns. */
  stopNextIteration(): void {
    this.#stopNext = true;
  }

  afterCall(action: () => void): void {
    this.#actions.push(action);
  }

  call(callback: string, context: Context, args: readonly number[]): number | undefined {
    return this.#callBack(callback, context, args, (result) => result);
  }

  callFilter(callback: string, context: Context, args: readonly number[], convert: Convert): number {
    return this.#callBack(callback, context, args, convert) ?? 0;
  }

  #callBack(
    callback: string,
    context: Context,
    args: readonly number[],
    convert: Convert,
  ): number | undefined {
    if (this.#trap !== undefined) throw this.#trap;
    const callable = this.#export(callback);
    if (callable === undefined) return undefined;
    const saved = { current: this.#current, effectiveId: this.#effectiveId };
    this.#current = context;
    this.#effectiveId = 0;
    let result: number | undefined;
    try {
      result = this.#enter(callback, callable, [context.id, ...args]);
    } finally {
      this.#current = saved.current;
      this.#effectiveId = saved.effectiveId;
    }
    const converted = result === undefined ? undefined : convert(result >>> 0, this.#stopNext);
    // Only a test build has this export: it voids the scratch memory.
    this.#export("poison_scratch")?.();
    // An observer may run other exchanges; this callback's requests stay its own.
    const actions = this.#actions;
    this.#actions = [];
    this.#stopNext = false;
    this.#observe?.({ callback, context, arguments: args, result: converted });
    for (const action of actions) action();
    return converted;
  }

  #enter(name: string, callable: Export, args: readonly number[]): number | undefined {
    try {
      return callable(...args);
    } catch (cause) {
      if (cause instanceof WasmTrap) throw cause;
      this.#trap = new WasmTrap(name, cause);
      throw this.#trap;
    }
  }

  #export(name: string): Export | undefined {
    const value = this.#exports[name];
    return typeof value === "function" ? (value as Export) : undefined;
  }
}
