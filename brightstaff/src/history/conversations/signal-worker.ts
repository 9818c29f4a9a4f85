// The thread that looks for signals, apart from the one that serves requests. It keeps what it needs of each conversation, so
// that a turn costs only its own messages.
import { parentPort } from "node:worker_threads";
import { LRUCache } from "lru-cache";
import { Analyser } from "../../signals/analyser.js";
import type { Report } from "../../signals/report.js";
import type { IndexedMessage } from "./messages.js";

export interface SignalTask {
  conversation: string;
  /** Its messages begin the conversation, or take the place of those before. */
  isFresh: boolean;
  messages: readonly IndexedMessage[];
}

/** The conversations that are to be forgotten; nothing answers it. */
export interface Forgetting {
  forget: readonly string[];
}

/** The report, whose signals have the indexes of the request's messages, or the reason of a failed search. */
export type SignalResult = { report: Report } | { error: string };

interface Known {
  analyser: Analyser;
  /** By the analyser's own count. */
  indexes: number[];
  /** Characters of the latest messages. */
  lengths: number[];
}

/** Messages of a conversation that the analyser compares with later ones. */
const COMPARED = 12;
/** Characters of such messages, of all conversations that are known; their words take about ten times as many bytes. */
const MOST_CHARACTERS = 8 << 20;
/** Of a conversation without words: its signals. */
const LEAST_CHARACTERS = 2_000;
const known = new LRUCache<string, Known>({
  maxSize: MOST_CHARACTERS,
  sizeCalculation: ({ lengths }) => lengths.reduce((sum, length) => sum + length, LEAST_CHARACTERS),
});

parentPort?.on("message", (message: readonly SignalTask[] | Forgetting) => {
  if ("forget" in message) for (const conversation of message.forget) known.delete(conversation);
  else parentPort?.postMessage(message.map(resultOf));
});

function resultOf({ conversation, isFresh, messages }: SignalTask): SignalResult {
  try {
    const { analyser, indexes, lengths } = knownOf(conversation, isFresh);
    for (const message of messages) {
      analyser.add(message);
      indexes.push(message.index);
    }
    const latest = [...lengths, ...messages.map(({ value }) => value.length)].slice(-COMPARED);
    known.set(conversation, { analyser, indexes, lengths: latest });
    const report = analyser.report();
    const signals = report.signals.map((signal) => ({
      ...signal,
      message_index: indexes[signal.message_index] ?? signal.message_index,
    }));
    return { report: { ...report, signals } };
  } catch (error) {
    known.delete(conversation);
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function knownOf(conversation: string, isFresh: boolean): Known {
  const found = isFresh ? undefined : known.get(conversation);
  return found ?? { analyser: new Analyser(), indexes: [], lengths: [] };
}
