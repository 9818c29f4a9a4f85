// The series of rollups: one for each combination of the values that requests have in the dimensions with few values.
import { known } from "../known.js";
import type { Query } from "../query/parse.js";
import type { Dimension, RequestSummary } from "../types.js";

const ROLLED = ["model", "provider", "route", "agent", "caller", "client", "listener"] as const;
type Rolled = (typeof ROLLED)[number];

/** What queries ask of the request itself; the values of its call are beside it. */
type Labels = Pick<RequestSummary, Rolled | "asked" | "target">;

/** Fields of queries that series can answer. */
const FIELDS = new Set<string>([...ROLLED, "target"]);
/** The longest value; clients choose some. */
const LONGEST = 200;
/** The key of what a bucket has no room to keep apart. */
export const OTHER_SERIES = "";

export function isRolled(dimension: Dimension): dimension is Rolled {
  return ROLLED.some((rolled) => rolled === dimension);
}

export function isAnsweredBySeries({ fields, texts }: Query): boolean {
  return texts.length === 0 && fields.every(({ field }) => FIELDS.has(field));
}

/** `under`: the values of what used the tokens. */
export function seriesKeyOf(
  summary: RequestSummary,
  under: (dimension: Dimension) => string | undefined,
): string {
  const { model, target, provider, asked } = summary;
  const values = [model, target, provider, target === null ? asked : null, ...ROLLED.map(under)];
  return JSON.stringify(values.map((value) => value?.slice(0, LONGEST) ?? null));
}

export class Series {
  readonly labels: Labels;
  readonly #under: ReadonlyMap<Dimension, string | null>;

  constructor(key: string) {
    const [model, target, provider, asked, ...under] = JSON.parse(key) as (string | null)[];
    this.#under = new Map(ROLLED.map((dimension, at) => [dimension, under[at] ?? null]));
    this.labels = {
      model: model ?? null,
      target: target ?? null,
      provider: provider ?? null,
      asked: asked ?? null,
      listener: this.under("listener") ?? "",
      ...known({ route: this.under("route"), agent: this.under("agent") }),
      ...known({ caller: this.under("caller"), client: this.under("client") }),
    };
  }

  readonly under = (dimension: Dimension): string | undefined => this.#under.get(dimension) ?? undefined;
}
