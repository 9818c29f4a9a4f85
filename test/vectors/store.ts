// Reads the vector files, test/vectors/KIND/API/CASE.md, each once.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type ClientName, READY_UPSTREAMS, type UpstreamName } from "../filter/formats.js";
import { type Kind, parseVector, type Section, type VectorFile, writeVector } from "./vector-file.js";

// By package name: this module also runs compiled, from another directory.
const packageFile = createRequire(import.meta.url).resolve("@plano/test/package.json");
const root = path.join(path.dirname(packageFile), "vectors");
const read = new Map<string, VectorFile>();

export interface Golden {
  /** Name of the file and of the section. */
  name: string;
  to: UpstreamName;
  text: string;
}

/** The cases' names, in order. */
export function namesOf(kind: Kind, api: UpstreamName): string[] {
  return readdirSync(path.join(root, kind, api)).map((file) => path.basename(file, ".md"));
}

/** The input of a case. */
export function vector(kind: Kind, api: UpstreamName, name: string): string {
  return sectionOf(kind, api, name, "Input") ?? "";
}

export function vectorTexts(kind: Kind, api: UpstreamName): string[] {
  return namesOf(kind, api).map((name) => vector(kind, api, name));
}

export function sectionOf(kind: Kind, api: UpstreamName, name: string, section: Section): string | undefined {
  return caseOf(kind, api, name).blocks[section]?.toString();
}

/** The outcome of every case of a kind in the other APIs. */
export function goldensOf(kind: Kind): Golden[] {
  return readdirSync(path.join(root, kind)).flatMap((from) =>
    namesOf(kind, from as UpstreamName).flatMap((name) =>
      READY_UPSTREAMS.flatMap((to) => {
        const text = sectionOf(kind, from as UpstreamName, name, `To ${to}`);
        return text === undefined ? [] : [{ name: `${kind}/${from}/${name}.md to ${to}`, to, text }];
      }),
    ),
  );
}

/** This client's request for the answer, if one is recorded. */
export function requestOf(
  kind: "responses" | "streams",
  upstream: UpstreamName,
  name: string,
  client: ClientName,
): string | undefined {
  const requests = sectionOf(kind, upstream, name, "Requests");
  if (requests === undefined) return undefined;
  const request = (JSON.parse(requests) as Record<string, unknown>)[client];
  return request === undefined ? undefined : JSON.stringify(request);
}

export function replaceSection(
  kind: Kind,
  api: UpstreamName,
  name: string,
  section: Section,
  text: string,
): void {
  const file = caseOf(kind, api, name);
  file.blocks[section] = Buffer.from(text);
  writeFileSync(pathOf(kind, api, name), writeVector(kind, api, file));
}

function caseOf(kind: Kind, api: UpstreamName, name: string): VectorFile {
  const file = pathOf(kind, api, name);
  let parsed = read.get(file);
  if (parsed === undefined) {
    parsed = parseVector(`test/vectors/${kind}/${api}/${name}.md`, kind, api, readFileSync(file, "utf8"));
    read.set(file, parsed);
  }
  return parsed;
}

function pathOf(kind: Kind, api: UpstreamName, name: string): string {
  return path.join(root, kind, api, `${name}.md`);
}
