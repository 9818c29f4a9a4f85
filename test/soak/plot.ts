// Plots the samples: memory over requests, one panel for each series, each from zero.
import type { Sample, SERIES } from "./samples.js";

type Series = (typeof SERIES)[number];

const PANELS: readonly { series: Series; title: string; colour: string }[] = [
  { series: "wasm", title: "Linear memory of the filter's VMs", colour: "#7c3aed" },
  { series: "envoy", title: "Resident memory of Envoy", colour: "#0f766e" },
  { series: "brightstaff", title: "Resident memory of brightstaff", colour: "#b45309" },
];

const WIDTH = 860;
const PANEL = 170;
const LEFT = 70;
const RIGHT = 48;
const TOP = 34;
const PLOT = 104;
const MEGABYTE = 1 << 20;

export function plotOf(samples: readonly Sample[], requests: number): string {
  const panels = PANELS.map((panel, index) => drawPanel(samples, requests, panel, index * PANEL));
  const height = PANELS.length * PANEL;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>Memory of Plano over ${requests} requests</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${panels.join("\n")}
</svg>
`;
}

function drawPanel(
  samples: readonly Sample[],
  requests: number,
  { series, title, colour }: (typeof PANELS)[number],
  offset: number,
): string {
  const most = niceAbove(Math.max(...samples.map((sample) => sample[series])) / MEGABYTE);
  const x = (count: number): number => LEFT + (count / requests) * (WIDTH - LEFT - RIGHT);
  const y = (megabytes: number): number => offset + TOP + PLOT * (1 - megabytes / most);
  const points = samples
    .map((sample) => `${x(sample.requests).toFixed(1)},${y(sample[series] / MEGABYTE).toFixed(1)}`)
    .join(" ");
  const rows = [0, most / 2, most].map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#e5e7eb"/>` +
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end" fill="#4b5563">${value} MiB</text>`,
  );
  const columns = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(share * requests)}" y="${offset + TOP + PLOT + 18}" text-anchor="middle" fill="#4b5563">${(share * requests).toLocaleString("en")}</text>`,
  );
  return [
    `<text x="${LEFT}" y="${offset + 20}" font-weight="600" fill="#111827">${title}</text>`,
    `<text x="${WIDTH - RIGHT}" y="${offset + 20}" text-anchor="end" fill="#4b5563">over requests sent</text>`,
    ...rows,
    ...columns,
    `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>`,
  ].join("\n");
}

/** The next of 1, 2, 4, 6, 8 or 10 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}
