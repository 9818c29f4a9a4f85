// Counters, gauges and histograms of one VM. The lowest two bits of an id are its type, as in Envoy; defining
// a name again gives a new id for the same metric.
import { MetricType, Status } from "./abi.js";

interface Metric {
  readonly name: string;
  readonly type: number;
  value: bigint;
  readonly samples: bigint[];
}

const TYPE_MASK = 3;

export class Metrics {
  readonly #byId = new Map<number, Metric>();
  readonly #byName = new Map<string, Metric>();
  #next = 4;

  define(type: number, name: string): number | undefined {
    if (type > MetricType.Histogram) return undefined;
    const key = `${type}:${name}`;
    const metric = this.#byName.get(key) ?? { name, type, value: 0n, samples: [] };
    this.#byName.set(key, metric);
    const id = this.#next | type;
    this.#next += TYPE_MASK + 1;
    this.#byId.set(id, metric);
    return id;
  }

  increment(id: number, offset: bigint): number {
    if ((id & TYPE_MASK) > MetricType.Gauge) return Status.BadArgument;
    const metric = this.#byId.get(id);
    if (metric === undefined) return Status.NotFound;
    if (metric.type === MetricType.Counter && offset <= 0n) return Status.BadArgument;
    metric.value += offset;
    return Status.Ok;
  }

  record(id: number, value: bigint): number {
    const metric = this.#byId.get(id);
    if (metric === undefined) return Status.NotFound;
    if (metric.type === MetricType.Counter) metric.value += value;
    else if (metric.type === MetricType.Gauge) metric.value = value;
    else metric.samples.push(value);
    return Status.Ok;
  }

  read(id: number): bigint | number {
    if ((id & TYPE_MASK) > MetricType.Gauge) return Status.BadArgument;
    return this.#byId.get(id)?.value ?? Status.NotFound;
  }

  /** For assertions: the value of a counter or gauge, undefined if it was never defined. */
  value(name: string): bigint | undefined {
    const metric =
      this.#byName.get(`${MetricType.Counter}:${name}`) ?? this.#byName.get(`${MetricType.Gauge}:${name}`);
    return metric?.value;
  }

  /** For assertions: the values recorded into a histogram. */
  samples(name: string): readonly bigint[] {
    return this.#byName.get(`${MetricType.Histogram}:${name}`)?.samples ?? [];
  }

  names(): string[] {
    return [...this.#byName.values()].map(({ name }) => name);
  }
}
