// What one finished request adds to sums, and under which value of each dimension. It counts once, where its own model is;
// tokens and cost count where the models that used them are. An error of Plano's own counts at no model and no provider.
import { AGENT_PREFIX } from "@plano/config/contract";
import { hasFailed } from "./failed.js";
import { type Added, addedBy, type Counts } from "./sums.js";
import type { Dimension, RequestSummary } from "./types.js";

/** A call of a model, as far as it counts. */
export type Leaf = Pick<
  RequestSummary,
  | "asked"
  | "model"
  | "provider"
  | "target"
  | "status"
  | "duration"
  | "ttft"
  | "attempts"
  | "usage"
  | "cost"
  | "saved"
  | "own"
>;

export interface Contribution {
  added: Added;
  /** The model's name as it was written; null without a model. */
  asked: string | null;
  /** Undefined: none. */
  under: (dimension: Dimension) => string | undefined;
}

const TAG = "tag:";
const NO_TIMES = { duration: null, ttft: null, tokensPerSecond: null };

/**
 * Made anew for whoever adds up: kept, they would be larger than the request. `calls`: empty for a request that is its own
 * call.
 */
export function contributionsOf(summary: RequestSummary, calls: readonly Leaf[]): Contribution[] {
  const own = (dimension: Dimension): string | undefined => dimensionOf(summary, dimension);
  const { asked, duration, ttft } = summary;
  const counts = requestCounts(summary);
  if (calls.length === 0) {
    const tokensPerSecond = speedOf(summary);
    const added = addedBy([counts, callCounts(summary)], { duration, ttft, tokensPerSecond });
    return [{ added, asked, under: own }];
  }
  const { withheld = false } = summary;
  return [
    {
      added: addedBy([withheld ? { ...counts, errors: 0 } : counts], { ...NO_TIMES, duration, ttft }),
      asked,
      under: own,
    },
    ...(withheld ? [{ added: addedBy([{ errors: 1 }], NO_TIMES), asked, under: byNoModel(own) }] : []),
    ...calls.map((call) => ({
      added: addedBy([callCounts(call)], { ...NO_TIMES, tokensPerSecond: speedOf(call) }),
      asked: call.asked,
      under: (dimension: Dimension) => modelOf(call, dimension) ?? own(dimension),
    })),
  ];
}

function byNoModel(under: Contribution["under"]): Contribution["under"] {
  return (dimension) => (dimension === "model" || dimension === "provider" ? undefined : under(dimension));
}

function dimensionOf(summary: RequestSummary, dimension: Dimension): string | undefined {
  if (dimension === "model") return modelNameOf(summary) ?? undefined;
  if (isTag(dimension)) return tagOf(summary, dimension.slice(TAG.length));
  return summary[dimension] ?? undefined;
}

/** The full name, where a target was chosen. The configuration has `openai/*` for models that only requests name. */
export function modelNameOf({ target, model }: Pick<Leaf, "target" | "model">): string | null {
  return target?.endsWith("/*") ? target.slice(0, -1) + (model ?? "") : (target ?? model);
}

function requestCounts(summary: RequestSummary): Counts {
  return {
    requests: 1,
    errors: Number(hasFailed(summary)),
    clientsLeft: Number(summary.endedBy === "client"),
    limited: Number(summary.endedBy === "limit"),
    failovers: Number(summary.attempts > 1),
  };
}

/** Objects have members that no header has given them. */
function tagOf({ tags }: RequestSummary, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}

function callCounts(call: Leaf): Counts {
  const { usage, status, cost, saved } = call;
  const modelRequests = Number(isModelRequest(call));
  if (usage === null) return { modelRequests, withoutUsage: Number(status >= 200 && status < 300) };
  return {
    modelRequests,
    input: usage.input,
    cachedInput: usage.cachedInput ?? 0,
    cacheWrite: usage.cacheWrite ?? 0,
    output: usage.output,
    reasoning: usage.reasoning ?? 0,
    cost: cost ?? 0,
    withoutPrice: Number(cost === null),
    withPrice: Number(cost !== null),
    saved: saved ?? 0,
  };
}

function isModelRequest({ attempts, own, provider }: Leaf): boolean {
  return attempts > 0 && own !== true && provider?.startsWith(AGENT_PREFIX) !== true;
}

/** Tokens a second. */
function speedOf({ usage, duration, ttft }: Leaf): number | null {
  const generating = duration - (ttft ?? 0);
  return usage !== null && usage.output > 0 && generating > 0 ? (usage.output * 1_000) / generating : null;
}

function modelOf(call: Leaf, dimension: Dimension): string | undefined {
  if (dimension === "model") return modelNameOf(call) ?? undefined;
  return dimension === "provider" ? (call.provider ?? undefined) : undefined;
}

function isTag(dimension: Dimension): dimension is `tag:${string}` {
  return dimension.startsWith(TAG);
}
