// The history of this process: kept in memory and on the disk as the service config of the moment has it.
import type { FastifyBaseLogger } from "fastify";
import { LRUCache } from "lru-cache";
import type { SourcedPriceOf } from "../models/prices.js";
import type { ObservationStore } from "../observations/store.js";
import type { DashboardConfig } from "../service-config/schema.js";
import { InTurn } from "./conversations/in-turn.js";
import { ConversationTracker } from "./conversations/tracker.js";
import { HistoryFiles } from "./disk/history-files.js";
import type { Forgettable, Forgotten, StandFor } from "./forgettable.js";
import { forget } from "./forgetting.js";
import { DEFAULT_BOUNDS, History } from "./history.js";
import { Privacy } from "./privacy.js";
import { Recorder } from "./recorder.js";
import type { Roots } from "./roots.js";
import { settled } from "./settled.js";
import type { SignalBadge } from "./types.js";

/** For each millisecond: a process that starts later has greater ones. */
const NUMBERS = 1_000;
/** That are under way, or not told of yet. */
const MOST_REPLAYS = 1_000;

export interface HistorySources {
  observations: ObservationStore;
  roots: Roots;
  logger: FastifyBaseLogger;
  /** The state directory. */
  directory: string;
  /** Of the moment; undefined where nothing is kept. */
  config: () => DashboardConfig | undefined;
  /** Of the moment. */
  priceOf: SourcedPriceOf;
  /** Undefined where the key of hashes is not known. */
  standFor: StandFor | undefined;
  /** Once for each signal of a request that has just ended; `provider` is its provider's id, or "none". */
  onSignal: (type: SignalBadge["type"], provider: string) => void;
}

export interface KeptHistory {
  history: History;
  conversations: ConversationTracker;
  /** Finished requests that are not on the disk. */
  readonly dropped: number;
  /** Resolves once there are records of the requests that are over. */
  settled: () => Promise<void>;
  /** Of requests that are over; adds each to `forgotten`. Rejects when the disk still has some of them. */
  forget: (forgettable: Forgettable, forgotten: Forgotten) => Promise<void>;
  /** Names of users and sessions are kept as hashes, and nothing here can tell of which. */
  hidesNames: () => boolean;
  /** Of a request that is about to be sent, and repeats another. */
  noteReplay: (id: string, of: string) => void;
  /** Call when the config has changed. */
  configure: (config: DashboardConfig | undefined) => void;
  /** Writes what is to be written. */
  close: () => Promise<void>;
}

/** Keeps what the sources tell from now on; what earlier processes have kept is read meanwhile. */
export function keepHistory(sources: HistorySources): KeptHistory {
  const { observations, roots, logger, directory, config, priceOf, standFor, onSignal } = sources;
  const first = config();
  const files = new HistoryFiles({
    directory,
    logger,
    bounds: first?.keep ?? DEFAULT_BOUNDS,
    writesContent: () => config()?.content === "disk",
  });
  const history = new History(first?.keep, { first: Date.now() * NUMBERS, disk: files });
  const conversations = new ConversationTracker({
    onFound: (request, found) => history.amend(request, found),
    onError: (reason) => logger.warn({ reason }, "signals were not found"),
    onSignal: ({ type }, { provider }) => onSignal(type, provider ?? "none"),
  });
  const replays = new LRUCache<string, string>({ max: MOST_REPLAYS });
  const recorder = new Recorder({
    originalOf: (id) => replays.get(id),
    history,
    conversations,
    priceOf,
    isSandboxed: (provider) =>
      config()?.shown.providers.some(({ name, sandboxed }) => sandboxed && name === provider) === true,
  });
  const inTurn = new InTurn({
    awaitedBy: (record) => conversations.awaitedBy(record),
    placeOf: (record) => conversations.placeOf(record),
    take: (record) => recorder.observe(record),
  });
  let privacy = first === undefined ? undefined : new Privacy(first);
  roots.onFinished = (root) => {
    if (privacy !== undefined) recorder.observeRoot(privacy.keepableRoot(root));
  };
  observations.kept = async () => {
    await inTurn.settled();
    await files.flush();
  };
  const stop = observations.onAdd((observation) => {
    if (config() !== undefined && !roots.take(observation)) inTurn.add(observation);
  });
  const restored =
    first === undefined
      ? undefined
      : files.restore(history, (...request) => conversations.restore(...request));
  const allSettled = async (): Promise<void> => {
    await settled(observations, roots);
    await inTurn.settled();
  };
  return {
    history,
    conversations,
    get dropped() {
      return files.dropped;
    },
    settled: allSettled,
    noteReplay: (id, of) => void replays.set(id, of),
    forget: async (forgettable, forgotten) => {
      await Promise.all([restored, allSettled()]);
      const places = { history, conversations, disk: files, observations };
      await forget(forgettable, forgotten, { ...places, standFor: standFor ?? (() => undefined) });
    },
    hidesNames: () => standFor === undefined && config()?.content === "off",
    configure: (changed) => {
      // Those that wait are kept by the rules that were in force, before what these have kept is dropped.
      inTurn.close();
      if (changed === undefined) return;
      privacy = new Privacy(changed);
      history.configure(changed.keep);
      files.configure(changed.keep);
      if (changed.content !== "off") return;
      history.forgetContent();
      conversations.forgetContent();
    },
    close: async () => {
      stop();
      inTurn.close();
      roots.close();
      await Promise.all([files.close(), conversations.close()]);
    },
  };
}
