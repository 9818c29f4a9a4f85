// Many streams at once in one VM, step by step, with failing host functions, ticks, answers to calls, new
// roots, and callbacks for contexts that do not exist. All data of a stream or the configuration carries a
// marker, which must never appear elsewhere. The seed determines everything. A fault is thrown with its step.
import { startConfigured } from "../filter/configured.js";
import type { Host } from "../host/host-api.js";
import type { HostRoots } from "../host/host-roots.js";
import { withSecrets } from "../host/sealed.js";
import { Interference } from "./interference.js";
import { Markers } from "./markers.js";
import { BRIGHTSTAFF, OneStream } from "./one-stream.js";
import { Random } from "./random.js";

export interface LifecycleOptions {
  readonly wasm: string;
  readonly steps: number;
  readonly seed: number;
  readonly onStep?: (step: number, what: string) => void;
}

export interface LifecycleFigures {
  steps: number;
  exchanges: number;
  served: number;
  /** Exchanges without a failed host function. */
  undisturbed: number;
  reconfigured: number;
  /** Linear memory in bytes at the start, after a quarter of the steps, and at the end. */
  memory: { start: number; warm: number; end: number };
  callbacks: Map<string, number>;
  injected: Map<string, number>;
}

class LifecycleFault extends Error {
  constructor(step: number, seed: number, what: string, recent: readonly string[]) {
    super(
      `step ${step} of seed ${seed}: ${what}\n  ${recent.join("\n  ")}\nagain: npm run fuzz -- --seed ${seed} --replay ${step}`,
    );
    this.name = "LifecycleFault";
  }
}

const STREAMS_AT_ONCE = 6;
/**
 * What a VM may grow by after its first quarter: buffers still reach new maxima, and up to five batches of records of 1 MiB may be
 * kept for brightstaff. Leaks are far larger.
 */
const GROWTH_LIMIT = 6 << 20;
const STRAY_ID = 1_000_000;
const STRAY_CALLBACKS: readonly (readonly [string, number])[] = [
  ["proxy_on_request_body", 2],
  ["proxy_on_request_trailers", 1],
  ["proxy_on_response_headers", 2],
  ["proxy_on_response_body", 2],
  ["proxy_on_response_trailers", 1],
  ["proxy_on_log", 0],
  ["proxy_on_done", 0],
  ["proxy_on_http_call_response", 4],
];

/**
 * A provider of each API, several keys, several targets, limits that are wide, tight, and for each user, and
 * bounds.
 */
const CONFIGURATION = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: sandbox/gpt }
  - { model: sandbox-messages/claude }
  - { model: sandbox-responses/gpt }
  - { model: sandbox-converse/m }
  - { model: sandbox-generate-content/g }
  - { model: openai/keyed, access_keys: [$A, $B], headers: { x-team: $TEAM }, pricing: { input: 1, output: 2 } }
  - { model: anthropic/keyed, access_key: $C }
model_aliases:
  several: { targets: [openai/keyed, anthropic/keyed, sandbox-converse/m] }
  shared: { targets: [{ target: sandbox/gpt, weight: 2 }, { target: sandbox-generate-content/g, weight: 1 }] }
ratelimits:
  - { model: "*", selector: { key: x-user }, limit: { requests: 1000000, tokens: 1000000000, unit: second } }
  - { model: openai/keyed, limit: { usd: 0.01, unit: second } }
  - { model: several, limit: { requests: 20, unit: second } }
ratelimit_service: { address: "127.0.0.1:8081" }
limits: { response_body: 64KiB, stream_line: 8KiB, stream_duration: 1500ms, stream_idle: 1s }
`;
const MODELS = [
  "sandbox/gpt",
  "sandbox-messages/claude",
  "sandbox-responses/gpt",
  "sandbox-converse/m",
  "sandbox-generate-content/g",
  "openai/keyed",
  "anthropic/keyed",
  "several",
  "shared",
];

/** Names of secrets, by the authority whose requests may contain them. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  "api.openai.com": ["A", "B", "TEAM"],
  "api.anthropic.com": ["C"],
};

const secretsOf = (authority: string): string => `the secrets of ${authority}`;

function startHost(wasm: string, callbacks: Map<string, number>, markers: Markers): Promise<Host> {
  const secrets = Object.entries(SECRETS).flatMap(([authority, names]) =>
    names.map((name) => [name, markers.make(secretsOf(authority))]),
  );
  return startConfigured(CONFIGURATION, {
    wasm,
    routeName: "clients",
    bareCluster: BRIGHTSTAFF,
    ...withSecrets(Object.fromEntries(secrets)),
    observe: ({ callback }) => callbacks.set(callback, (callbacks.get(callback) ?? 0) + 1),
  });
}

class Lifecycles {
  readonly #host: Host;
  readonly #random: Random;
  readonly #interference: Interference;
  readonly #figures: LifecycleFigures;
  /** The open streams, and how much had been injected when each began. */
  readonly #streams = new Map<OneStream, number>();
  #retiring: HostRoots[] = [];
  readonly #markers: Markers;
  /** Streams in the middle of a step that waits for steps of others. */
  readonly #waiting = new Set<OneStream>();

  constructor(
    host: Host,
    markers: Markers,
    random: Random,
    interference: Interference,
    figures: LifecycleFigures,
  ) {
    this.#host = host;
    this.#markers = markers;
    this.#random = random;
    this.#interference = interference;
    this.#figures = figures;
  }

  step(): string {
    const random = this.#random;
    this.#interference.beginStep();
    const chosen = random.next();
    if (chosen < 0.01) return this.#tick();
    if (chosen < 0.02) return this.#answerCalls();
    if (chosen < 0.02005 && this.#retiring.length === 0) return this.#reconfigure();
    if (chosen < 0.03) return this.#stray();
    if (chosen < 0.05) return this.#disturb();
    if (this.#streams.size < STREAMS_AT_ONCE && random.chance(0.3)) this.#open();
    const stream = this.#streams.size === 0 ? this.#open() : random.pick([...this.#streams.keys()]);
    return this.#advance(stream);
  }

  #advance(stream: OneStream): string {
    this.#waiting.add(stream);
    const what = stream.step();
    this.#waiting.delete(stream);
    const [said] = this.#markers.foreign(
      { "a log line": this.#host.logs.map(({ text }) => text).join("\n") },
      [],
    );
    if (said !== undefined) throw new Error(said);
    this.#host.clearLogs();
    if (stream.exchange.finished) this.#close(stream);
    return what;
  }

  /** Steps of other streams, while Envoy's filters between the two roles hold one. */
  #between(): void {
    if (!this.#random.chance(0.2)) return;
    for (let left = 1 + this.#random.below(4); left > 0; left -= 1) {
      const free = [...this.#streams.keys()].filter((other) => !this.#waiting.has(other));
      if (free.length > 0) this.#advance(this.#random.pick(free));
    }
  }

  /** Ends every stream; then only the roots may be left. */
  drain(): void {
    this.#interference.probability = 0;
    for (const stream of [...this.#streams.keys()]) {
      stream.exchange.abort();
      this.#close(stream);
    }
    this.#retire();
    this.#tick();
    // Roots stay until their posts are answered.
    this.#answerCalls();
    if (this.#host.contexts.size !== 2) throw new Error(`${this.#host.contexts.size - 2} contexts are left`);
  }

  #open(): OneStream {
    const stream = new OneStream(this.#host, {
      random: this.#random,
      markers: this.#markers,
      secrets: Object.keys(SECRETS).map(secretsOf),
      models: MODELS,
      number: this.#figures.exchanges,
      between: () => this.#between(),
    });
    this.#streams.set(stream, this.#interference.injected);
    this.#figures.exchanges += 1;
    return stream;
  }

  #close(stream: OneStream): void {
    const disturbed = this.#streams.get(stream) !== this.#interference.injected;
    this.#streams.delete(stream);
    if (!disturbed) this.#figures.undisturbed += 1;
    if (stream.exchange.client.status === 200) this.#figures.served += 1;
    const [fault] = stream.faults(disturbed);
    if (fault !== undefined) throw new Error(fault);
    if (this.#streams.size === 0) this.#retire();
  }

  #retire(): void {
    for (const roots of this.#retiring) this.#host.retire(roots);
    this.#retiring = [];
  }

  #tick(): string {
    this.#host.clock.advance(500);
    this.#host.tick();
    return "tick";
  }

  #answerCalls(): string {
    for (const call of this.#host.flushCalls()) {
      this.#checkObservations(call.text);
      if (this.#random.chance(0.2)) call.fail();
      else call.respond({ ":status": this.#random.pick(["204", "500"]) }, this.#random.bytes(20));
    }
    return "answers to calls";
  }

  /** Each is a line with words of one exchange only: the client's, and the last provider's. */
  #checkObservations(lines: string): void {
    for (const line of lines.split("\n")) {
      const owners = [...this.#markers.ownersIn(line)];
      const exchanges = new Set(owners.map((owner) => owner.replace(/'s provider \d+$/, "")));
      const secret = owners.find((owner) => /credential|secrets|Envoy/.test(owner));
      if (exchanges.size > 1 || secret !== undefined) {
        throw new Error(`an observation holds words of ${owners.join(" and ")}: ${line.slice(0, 400)}`);
      }
    }
  }

  #reconfigure(): string {
    const old = this.#host.reconfigure();
    if (old === undefined) return "new roots are refused";
    this.#figures.reconfigured += 1;
    this.#retiring.push(old);
    return "new roots";
  }

  /** A context of its own, called in any order and deleted; or one that never existed, or is gone. */
  #stray(): string {
    const random = this.#random;
    const { gateway, upstream } = this.#host.roots;
    const made = random.chance(0.5);
    const id = made || random.chance(0.5) ? STRAY_ID : (1 << 30) + random.below(1 << 20);
    if (made) this.#host.stray("proxy_on_context_create", id, random.pick([gateway, upstream]).id);
    if (random.chance(0.5)) this.#host.stray("proxy_on_request_headers", id, 3, random.below(2));
    const names: string[] = [];
    for (let left = random.below(5); left > 0; left -= 1) {
      const [name, count] = random.pick(STRAY_CALLBACKS);
      this.#host.stray(name, id, ...Array.from({ length: count }, () => random.pick([0, 0, 1, 5_000])));
      names.push(name);
    }
    this.#host.stray("proxy_on_delete", id);
    if (random.chance(0.3)) this.#host.stray("proxy_on_delete", id);
    return `stray context: ${names.join(", ")}`;
  }

  /** Quiet and disturbed times alternate, so that there are whole exchanges of both kinds. */
  #disturb(): string {
    const probability = this.#interference.probability > 0 ? 0 : this.#random.pick([0.005, 0.05, 0.3]);
    this.#interference.probability = probability;
    return `host functions fail with probability ${probability}`;
  }
}

export async function runLifecycles(options: LifecycleOptions): Promise<LifecycleFigures> {
  const { steps, seed } = options;
  const random = new Random(seed);
  const interference = new Interference(random);
  const callbacks = new Map<string, number>();
  const markers = new Markers();
  const host = await startHost(options.wasm, callbacks, markers);
  host.interfere = interference.interfere;
  const start = host.memoryBytes();
  const figures: LifecycleFigures = {
    steps: 0,
    exchanges: 0,
    served: 0,
    undisturbed: 0,
    reconfigured: 0,
    memory: { start, warm: start, end: start },
    callbacks,
    injected: interference.coverage,
  };
  const lifecycles = new Lifecycles(host, markers, random, interference, figures);
  const recent: string[] = [];
  try {
    for (let step = 1; step <= steps; step += 1) {
      figures.steps = step;
      const what = lifecycles.step();
      recent.push(what);
      if (recent.length > 20) recent.shift();
      options.onStep?.(step, what);
      if (step === Math.ceil(steps / 4)) figures.memory.warm = host.memoryBytes();
    }
    lifecycles.drain();
    const [named] = markers.foreign({ "a metric's name": host.metrics.names().join("\n") }, []);
    if (named !== undefined) throw new Error(named);
    figures.memory.end = host.memoryBytes();
    const growth = figures.memory.end - figures.memory.warm;
    if (growth > GROWTH_LIMIT) throw new Error(`memory grew by ${growth} bytes after the first quarter`);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new LifecycleFault(figures.steps, seed, what, recent);
  }
  return figures;
}
