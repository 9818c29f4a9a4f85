// Parses Prometheus' text format, as Envoy and brightstaff serve it.
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Exposition {
  samples: Sample[];
  /** Name -> counter, gauge or histogram. */
  types: Map<string, string>;
  /** The only sample of that name with exactly these labels; undefined if there is none. */
  value(name: string, labels?: Record<string, string>): number | undefined;
}

export function scrape(adminUrl: string): Promise<Exposition> {
  return scrapeFrom(`${adminUrl}/stats/prometheus?filter=^wasmcustom`);
}

export async function scrapeFrom(url: string): Promise<Exposition> {
  const text = await (await fetch(url)).text();
  const lines = text.split("\n").filter((line) => line !== "");
  const types = new Map(
    lines.flatMap((line) => {
      const [, name = "", type = ""] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
      return name === "" ? [] : [[name, type] as const];
    }),
  );
  const samples = lines.filter((line) => !line.startsWith("#")).map(readSample);
  return {
    samples,
    types,
    value: (name, labels = {}) =>
      samples.find((sample) => sample.name === name && isSame(sample.labels, labels))?.value,
  };
}

function readSample(line: string): Sample {
  const [, name = "", inner = "", value = ""] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === "") throw new Error(`not a sample: ${line}`);
  const pairs = [...inner.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
  const labels = pairs.map(([, label = "", escaped = ""]) => [label, JSON.parse(`"${escaped}"`) as string]);
  return { name, labels: Object.fromEntries(labels), value: Number(value) };
}

function isSame(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
