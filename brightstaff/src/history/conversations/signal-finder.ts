// Has signals looked for in a thread of its own. What waits is bounded; the oldest is dropped and counted.
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { Report } from "../../signals/index.js";
import type { Forgetting, SignalResult, SignalTask } from "./signal-worker.js";

export interface Search extends SignalTask {
  found: (report: Report) => void;
}

export interface SignalFinderOptions {
  /** Of a thread that ended by itself, or a conversation that could not be read. */
  onError: (reason: string) => void;
  /** Searches that wait. */
  most?: number;
}

const MOST_WAITING = 1_000;
/** Searches that the thread gets at once. */
const BATCH = 32;
/** Milliseconds after which a thread that does not answer is ended: its text is one that costs too much. */
const TIMEOUT = 10_000;
/** MiB; the thread ends, and another begins, when it would need more. */
const MOST_MEMORY = 256;
/** MiB: what a batch needs, which is garbage once it is answered. */
const YOUNG_MEMORY = 8;
const require = createRequire(import.meta.url);

export class SignalFinder {
  readonly #options: SignalFinderOptions;
  #waiting: Search[] = [];
  #underWay: Search[] = [];
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;

  constructor(options: SignalFinderOptions) {
    this.#options = options;
  }

  /** Searches that were not made. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The thread begins with the first search. */
  find(search: Search): void {
    this.#waiting.push(search);
    if (this.#waiting.length > (this.#options.most ?? MOST_WAITING)) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    if (this.#underWay.length === 0) this.#send();
  }

  /** The thread knows nothing of these conversations any more, and what is found in them is told to nobody. */
  forgetConversations(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    this.#waiting = this.#waiting.filter(({ conversation }) => !ids.has(conversation));
    this.#underWay = this.#underWay.map((search) =>
      ids.has(search.conversation) ? { ...search, found: () => {} } : search,
    );
    this.#worker?.postMessage({ forget: [...ids] } satisfies Forgetting);
  }

  /** Ends the thread, with all that it knows of what was said. */
  async forget(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#waiting = [];
    this.#underWay = [];
    clearTimeout(this.#timer);
    await worker?.terminate();
  }

  #send(): void {
    this.#underWay = this.#waiting.splice(0, BATCH);
    if (this.#underWay.length === 0) return;
    this.#worker ??= this.#start();
    const tasks: SignalTask[] = this.#underWay.map(({ found, ...task }) => task);
    this.#timer = setTimeout(() => void this.#worker?.terminate(), TIMEOUT).unref();
    this.#worker.postMessage(tasks);
  }

  #start(): Worker {
    const worker = new Worker(require.resolve("@plano/brightstaff/signal-worker"), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY, maxYoungGenerationSizeMb: YOUNG_MEMORY },
    });
    worker.unref();
    worker.on("message", (results: SignalResult[]) => {
      if (this.#worker === worker) this.#receive(results);
    });
    worker.on("error", (error) => this.#options.onError(error.message));
    worker.on("exit", () => {
      if (this.#worker === worker) this.#lose();
    });
    return worker;
  }

  #receive(results: readonly SignalResult[]): void {
    clearTimeout(this.#timer);
    const searches = this.#underWay;
    this.#underWay = [];
    for (const [index, result] of results.entries()) {
      if ("error" in result) this.#options.onError(result.error);
      else searches[index]?.found(result.report);
    }
    this.#send();
  }

  #lose(): void {
    clearTimeout(this.#timer);
    this.#worker = undefined;
    this.#dropped += this.#underWay.length;
    if (this.#underWay.length > 0)
      this.#options.onError("the thread that looks for signals ended; another one begins");
    this.#send();
  }
}
