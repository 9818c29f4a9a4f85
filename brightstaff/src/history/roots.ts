// Requests that brightstaff serves itself, such as those for agents: from their beginning until the filter has told of the calls
// that they caused. Such a request is one record, with its calls below it.
import type { Observation } from "@plano/config/contract";
import type { Decisions, NotedApiCall, NotedFilter } from "./finished.js";

/** What brightstaff knows of a request when it is over. */
export interface RootFacts {
  requestId: string;
  /** Milliseconds since 1970. */
  started: number;
  duration: number;
  listener: string;
  path: string;
  api: string;
  stream: boolean;
  /** The client wants nothing of it to be kept that was said. */
  isPrivate: boolean;
  /** The model as the client wrote it. */
  asked: string | undefined;
  caller: string | undefined;
  /** Of the client's headers; undefined without any. */
  tags: Record<string, string> | undefined;
  traceparent: string | null;
  /** 0: the client left before the response. */
  status: number;
  left: boolean;
  error: { code: string; message?: string } | undefined;
  requestBytes: number;
  decisions: Decisions;
}

export interface FinishedRoot {
  facts: RootFacts;
  /** In the order in which they ended. */
  calls: Observation[];
}

export interface OpenRoot {
  note(decisions: Partial<Decisions>): void;
  end(facts: Omit<RootFacts, "decisions">): void;
}

interface Open {
  caller: string | undefined;
  calls: Observation[];
  decisions: Decisions;
}

interface Ended {
  finish: () => void;
  /** When it was told of. */
  finished: Promise<void>;
  timer: NodeJS.Timeout | undefined;
}

const GRACE = 2_000;
/** Milliseconds by which a timer is late when the process was too busy to read what had arrived. */
const LATE = 100;
const MOST_DELAYS = 4;
/** In progress, and waiting for their calls. */
const MOST_OPEN = 10_000;
const MOST_CALLS = 100;
const MOST_FILTERS = 20;
const MOST_API_CALLS = 20;
/** The listener of calls that brightstaff makes. */
const INSIDE = "inside";

export class Roots {
  /** Called with each request that is over; must not throw. */
  onFinished: (root: FinishedRoot) => void = () => {};
  readonly #grace: number;
  readonly #open = new Map<string, Open>();
  #dropped = 0;
  /** Those that are over and wait for their calls. */
  readonly #ended = new Set<Ended>();

  /** Milliseconds that a finished request waits for the records of its calls, which the filter sends twice a second. */
  constructor(grace = GRACE) {
    this.#grace = grace;
  }

  /** Requests that are in no record, since there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves when all that are over now have been told of. */
  async finished(): Promise<void> {
    await Promise.all([...this.#ended].map(({ finished }) => finished));
  }

  /** Undefined when there are too many. */
  begin(requestId: string, caller: string | undefined): OpenRoot | undefined {
    if (this.#open.size >= MOST_OPEN) {
      this.#dropped += 1;
      return undefined;
    }
    const open: Open = { caller, calls: [], decisions: {} };
    this.#open.set(requestId, open);
    return {
      note: (decisions) => void Object.assign(open.decisions, decisions),
      end: (facts) => this.#end(requestId, open, { ...facts, decisions: open.decisions }),
    };
  }

  /** Of a request in progress; by its id, since decisions and filters know no more. */
  note(requestId: string | undefined, decisions: Partial<Decisions>): void {
    const open = requestId === undefined ? undefined : this.#open.get(requestId);
    if (open !== undefined) Object.assign(open.decisions, decisions);
  }

  noteFilter(requestId: string | undefined, filter: NotedFilter): void {
    const open = requestId === undefined ? undefined : this.#open.get(requestId);
    if (open === undefined) return;
    open.decisions.filters = [...(open.decisions.filters ?? []), filter].slice(0, MOST_FILTERS);
  }

  noteApiCall(requestId: string, call: NotedApiCall): void {
    const open = this.#open.get(requestId);
    if (open === undefined) return;
    open.decisions.apiCalls = [...(open.decisions.apiCalls ?? []), call].slice(0, MOST_API_CALLS);
  }

  /** Whether it is a call of such a request. An agent's own calls come by other listeners, as the same caller. */
  take(observation: Observation): boolean {
    const open = this.#open.get(observation.request_id);
    if (open === undefined || open.calls.length >= MOST_CALLS) return false;
    if (observation.listener !== INSIDE && observation.caller !== open.caller) return false;
    open.calls.push(observation);
    return true;
  }

  /** Tells of those that are over. */
  close(): void {
    for (const { timer, finish } of [...this.#ended]) {
      clearTimeout(timer);
      finish();
    }
  }

  #end(requestId: string, open: Open, facts: RootFacts): void {
    let tell = (): void => {};
    const finished = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const finish = (): void => {
      this.#ended.delete(ended);
      if (this.#open.get(requestId) === open) this.#open.delete(requestId);
      this.onFinished({ facts, calls: open.calls });
      tell();
    };
    const ended: Ended = { finish, finished, timer: undefined };
    this.#ended.add(ended);
    this.#finishLater(ended, MOST_DELAYS);
  }

  /** A process that was too busy for its timers has not read all observations, either: then it waits again. */
  #finishLater(ended: Ended, delays: number): void {
    const due = performance.now() + this.#grace;
    const onTime = (): void => {
      if (delays > 1 && performance.now() > due + LATE) this.#finishLater(ended, delays - 1);
      else ended.finish();
    };
    ended.timer = setTimeout(onTime, this.#grace).unref();
  }
}
