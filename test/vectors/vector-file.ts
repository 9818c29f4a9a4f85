// The text of a vector file: one case, its title, provenance, input and outcomes. There is one way to write
// it, so that parsing and writing again changes no byte, and errors name their line.
import { READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "../filter/formats.js";
import { readBlock, writeBlock } from "./fenced-block.js";

export type Kind = "requests" | "responses" | "streams" | "errors";

/**
 * Requests: those that an answer belongs to, by the client's API, if it depends on them. Understood: what the
 * gateway reads from an answer. The others are the goldens.
 */
export type Section = "Input" | "Requests" | "Understood" | `To ${UpstreamName}`;

export interface VectorFile {
  title: string;
  provenance: string;
  blocks: Partial<Record<Section, Buffer>>;
}

/** `name` is the file's name, for messages; throws an error that begins with it and the line's number. */
export function parseVector(name: string, kind: Kind, api: UpstreamName, text: string): VectorFile {
  const lines = text.split("\n");
  const fail = (line: number, problem: string): never => {
    throw new Error(`${name}:${line + 1}: ${problem}`);
  };
  const demandEmpty = (line: number): void => {
    if (lines[line] !== "") fail(line, "this line must be empty");
  };
  const [first = "", , third = ""] = lines;
  const [, title = fail(0, "must be the title, with `# ` before it")] = /^# (\S(?:.*\S)?)$/.exec(first) ?? [];
  demandEmpty(1);
  const [, provenance = fail(2, 'must say where the case is from, behind "Provenance: "')] =
    /^Provenance: (\S(?:.*\S)?)$/.exec(third) ?? [];
  const blocks: VectorFile["blocks"] = {};
  let previous = -1;
  let at = 3;
  while (at < lines.length - 1) {
    demandEmpty(at);
    const heading = lines[at + 1] ?? "";
    const sections = sectionsOf(kind);
    const index = sections.findIndex((section) => heading === `## ${section}`);
    const section = sections[index];
    if (section === undefined) return fail(at + 1, `"${heading}" is no heading of a section of ${kind}`);
    if (index <= previous) fail(at + 1, `"${heading}" stands twice, or behind what comes after it`);
    previous = index;
    demandEmpty(at + 2);
    const read = readBlock(lines, at + 3);
    if ("problem" in read) return fail(at + 3 + read.lines, read.problem);
    const language = languageOf(kind, api, section);
    if (read.block.language !== language) fail(at + 3, `must be in the language ${language}`);
    blocks[section] = read.block.bytes;
    at += 3 + read.lines;
  }
  if (lines[at] !== "") fail(at - 1, "this line must end with a newline");
  if (blocks.Input === undefined) fail(at - 1, '"## Input" is missing');
  return { title, provenance, blocks };
}

export function writeVector(
  kind: Kind,
  api: UpstreamName,
  { title, provenance, blocks }: VectorFile,
): string {
  const lines = [`# ${title}`, "", `Provenance: ${provenance}`];
  for (const section of sectionsOf(kind)) {
    const bytes = blocks[section];
    if (bytes === undefined) continue;
    lines.push("", `## ${section}`, "", ...writeBlock({ language: languageOf(kind, api, section), bytes }));
  }
  return `${lines.join("\n")}\n`;
}

/** In the order of the file. */
export function sectionsOf(kind: Kind): readonly Section[] {
  if (kind === "requests") return ["Input", ...READY_UPSTREAMS.map((api) => `To ${api}` as const)];
  const goldens = READY_CLIENTS.map((api) => `To ${api}` as const);
  return kind === "errors" ? ["Input", ...goldens] : ["Input", "Requests", "Understood", ...goldens];
}

/** What the tests compare and `npm run test:update` writes, but is not there yet. */
export function missingFrom(kind: Kind, api: UpstreamName, { blocks }: VectorFile): Section[] {
  const optional: Section[] = kind === "requests" ? [] : ["Requests", `To ${api}`];
  return sectionsOf(kind).filter((section) => blocks[section] === undefined && !optional.includes(section));
}

function languageOf(kind: Kind, api: UpstreamName, section: Section): string {
  if (kind !== "streams" || section === "Requests" || section === "Understood") return "json";
  return section === "Input" && api === "converse" ? "frames" : "sse";
}
