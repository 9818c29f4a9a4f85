// The filter config: the JSON that the renderer writes into Envoy's configuration, and the gateway, upstream and front
// roles read. What a member refers to is checked by hand: wasm-filters/assembly/config.
import { authStyles } from "./auth-styles.js";
import type { Member, ObjectTable } from "./description/objects.js";
import { endpoints } from "./endpoints.js";
import { failoverReasons } from "./failover-reasons.js";
import { formats } from "./formats.js";
import { quirks } from "./quirks.js";

const LARGEST_BODY = 1 << 30;
const LARGEST_INDEX = 2 ** 31 - 1;
const LARGEST_WEIGHT = 1_000_000;

const call: ObjectTable = {
  typescript: "FilterCall",
  assemblyscript: "CallObject",
  doc: "How something that a provider offers is called; `auth` and `headers` only where they differ from the provider's.",
  members: {
    path: { is: "text" },
    stream_path: { is: "text", optional: true, doc: "Where streams are asked for, if not at `path`." },
    auth: { is: "name", of: authStyles, optional: true },
    headers: { is: "map", to: "text", optional: true },
  },
};

const api: ObjectTable = {
  typescript: "FilterApi",
  assemblyscript: "ApiObject",
  base: call,
  members: {
    format: { is: "name", of: formats },
    count_path: { is: "text", optional: true, doc: "Where tokens are counted, if the API does." },
  },
};

const endpoint: ObjectTable = {
  typescript: "FilterEndpoint",
  assemblyscript: "EndpointObject",
  base: call,
  members: { name: { is: "name", of: endpoints } },
};

const provider: ObjectTable = {
  typescript: "FilterProvider",
  assemblyscript: "ProviderObject",
  members: {
    id: { is: "text" },
    authority: { is: "text" },
    auth: { is: "name", of: authStyles },
    key_secrets: {
      is: "texts",
      optional: true,
      doc: "Names of secrets; absent when no key is sent.",
    },
    passthrough: { is: "flag", doc: "The provider gets the client's own key." },
    headers: { is: "map", to: "text" },
    header_secrets: {
      is: "map",
      to: "text",
      optional: true,
      doc: "Headers that replace those, each with the name of the secret that is its value.",
    },
    quirks: { is: "names", of: quirks, optional: true },
    refuses_lost_search: {
      is: "flag",
      doc: "A web search that the model cannot make is refused, not left out.",
    },
    cache_prefix_tokens: {
      is: "integer",
      optional: true,
      doc: "Estimated tokens from which on a prefix is marked for the provider's cache.",
    },
    prefix_affinity: { is: "flag", doc: "Requests with the same beginning go to the same address." },
    apis: { is: "objects", of: api, needed: "a provider must have an API" },
    endpoints: { is: "objects", of: endpoint, optional: true },
  },
};

const prices: ObjectTable = {
  typescript: "FilterPrices",
  assemblyscript: "PricesObject",
  doc: "Millionths of a US dollar per million tokens.",
  members: { input: { is: "integer" }, output: { is: "integer" }, cached_input: { is: "integer" } },
};

const target: ObjectTable = {
  typescript: "FilterTarget",
  assemblyscript: "TargetObject",
  members: {
    name: { is: "text" },
    model: {
      is: "text",
      empty: true,
      doc: "Empty for a wildcard, which takes the model from the requested name.",
    },
    provider: { is: "index", into: "providers" },
    prices: { is: "object", of: prices, optional: true },
    default_output_tokens: { is: "integer", optional: true },
    reserved_output_tokens: {
      is: "integer",
      optional: true,
      doc: "The most that limits reserve for an answer, whatever the request states.",
    },
    image_tokens: {
      is: "integer",
      optional: true,
      doc: "What limits reserve for each, in place of an estimate.",
    },
    page_tokens: { is: "integer", optional: true },
    second_tokens: { is: "integer", optional: true },
    context_window: { is: "integer", optional: true },
  },
};

const attempt: ObjectTable = {
  typescript: "PlannedAttempt",
  assemblyscript: "AttemptObject",
  members: {
    target: { is: "index", into: "targets" },
    cluster: { is: "text", doc: "The cluster that serves it." },
  },
};

const plan: ObjectTable = {
  typescript: "FailoverPlan",
  assemblyscript: "PlanObject",
  members: {
    weight: {
      is: "integer",
      most: LARGEST_WEIGHT,
      doc: "Its share of the requests; 0 for a plan that only replaces others.",
    },
    cluster: {
      is: "text",
      doc: "The cluster that Envoy routes the request to: that of the one attempt, or an aggregate of all.",
    },
    attempts: { is: "objects", of: attempt, needed: "a plan must have an attempt" },
  },
};

const pool: ObjectTable = {
  typescript: "FilterPool",
  assemblyscript: "PoolObject",
  members: {
    name: { is: "text" },
    plans: { is: "objects", of: plan, needed: "a pool must have a plan" },
    shorter: {
      is: "objects",
      of: plan,
      optional: true,
      doc: "Plans without some of the limited targets, used when their limits are reached.",
    },
    keeps_state: {
      is: "flag",
      doc: "brightstaff keeps the state of Responses requests for the name, and sees them first.",
    },
  },
};

const countedTargets: Member = {
  is: "indexes",
  into: "targets",
  optional: true,
  doc: "The counted requests: indexes of targets, the index of a pool, or all requests if both are absent.",
};
const countedPool: Member = { is: "index", into: "pools", optional: true };

const rateLimit: ObjectTable = {
  typescript: "FilterRateLimit",
  assemblyscript: "RateLimitObject",
  members: {
    id: {
      is: "text",
      doc: "Sixteen hexadecimal digits, constant while the limit counts the same, so that counts survive a new configuration.",
    },
    about: { is: "text", doc: "Errors name the limit with it, after the amount: `a minute for all models`." },
    targets: countedTargets,
    pool: countedPool,
    header: { is: "text", optional: true },
    value: {
      is: "text",
      optional: true,
      doc: "The one value that the limit applies to; with a header but no value, each value has a bucket.",
    },
    except: { is: "texts", optional: true, doc: "Values that other limits apply to." },
    period_seconds: { is: "integer", least: 1 },
    tokens: { is: "integer", optional: true },
    skips_cached: { is: "flag", doc: "Its tokens are those that were not read from a provider's cache." },
    requests: { is: "integer", optional: true },
    micro_usd: { is: "integer", optional: true, doc: "Millionths of a US dollar." },
  },
};

const limitScope: ObjectTable = {
  typescript: "FilterLimitScope",
  assemblyscript: "LimitScopeObject",
  doc: "A scope that a rate limit service counts.",
  members: {
    targets: countedTargets,
    pool: countedPool,
    header: { is: "text", optional: true },
    limited: { is: "text", doc: "Filter state for the name of a request's bucket, before an attempt." },
    used: { is: "text", doc: "The same after the response." },
  },
};

const configuration: ObjectTable = {
  typescript: "FilterConfiguration",
  assemblyscript: "ConfigurationObject",
  members: {
    version: { is: "constant", value: 1 },
    brightstaff_cluster: { is: "text" },
    listener: { is: "text", optional: true, doc: "The model listener's name, for observations." },
    content_bytes: {
      is: "integer",
      optional: true,
      doc: "Bytes of texts that an observation has; absent when it has none.",
    },
    tags: {
      is: "map",
      to: "text",
      optional: true,
      doc: "Request headers, by the tags that observations have them as.",
    },
    request_body_bytes: { is: "integer", least: 1, most: LARGEST_BODY },
    response_body_bytes: { is: "integer", least: 1, most: LARGEST_BODY },
    stream_event_bytes: { is: "integer", least: 1, most: LARGEST_BODY },
    stream_duration: { is: "integer", doc: "Milliseconds; 0 sets no bound." },
    stream_idle: { is: "integer", doc: "Milliseconds; 0 sets no bound." },
    providers: { is: "objects", of: provider },
    first_byte_timeout: {
      is: "integer",
      least: 1,
      doc: "Milliseconds after which one of several attempts at a stream is given up.",
    },
    answer_timeout: { is: "integer", least: 1, doc: "The same for a whole response." },
    failover_on: { is: "names", of: failoverReasons, optional: true },
    max_retries: {
      is: "integer",
      doc: "Attempts after the first at a single target; those that an idle connection swallowed do not count.",
    },
    targets: { is: "objects", of: target },
    pools: {
      is: "objects",
      of: pool,
      doc: "The targets' own pools come first, at the targets' indexes.",
    },
    models: { is: "map", to: "index", doc: "Indexes into `pools`, as those of `wildcards` and `agents`." },
    wildcards: { is: "map", to: "index" },
    agents: { is: "map", to: "index", doc: "By the agent's id; only brightstaff can request them." },
    default: {
      is: "integer",
      least: -1,
      most: LARGEST_INDEX,
      doc: "The pool of requests without a model; -1 for none.",
    },
    callers: {
      is: "texts",
      optional: true,
      doc: "The callers that rate limits name, for metrics; absent when no listener authenticates.",
    },
    routes: {
      is: "indexes",
      into: "pools",
      optional: true,
      doc: "The pools of routing preferences, as far as limits need them.",
    },
    rate_limits: { is: "objects", of: rateLimit, optional: true },
    limit_scopes: { is: "objects", of: limitScope, optional: true },
  },
};

/** Each after those that it refers to. */
export const filterConfig: readonly ObjectTable[] = [
  call,
  api,
  endpoint,
  provider,
  prices,
  target,
  attempt,
  plan,
  pool,
  rateLimit,
  limitScope,
  configuration,
];
