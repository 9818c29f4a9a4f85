// The goldens one by one, as the SDKs' types check them: without the deviations, each with its type's name.
import { parseSse } from "../rules/answer.js";
import { goldensOf, type Golden as StoredGolden } from "../store.js";
import { DEVIATIONS, type Deviation, type GoldenKind } from "./deviations.js";

export interface Golden {
  /** Relative to test/vectors; for a stream with the number of the event. */
  file: string;
  type: string;
  value: unknown;
}

type Members = Record<string, unknown>;
const TYPES = { requests: "Requests", responses: "Responses", streams: "Events", errors: "Errors" } as const;

/** `used` collects the deviations of all goldens, each path separately. */
export function readGoldens(used: Set<string>): Golden[] {
  return (Object.keys(TYPES) as GoldenKind[]).flatMap((kind) =>
    goldensOf(kind).flatMap((golden) => typedGoldens(kind, golden, used)),
  );
}

function typedGoldens(kind: GoldenKind, { name, to, text }: StoredGolden, used: Set<string>): Golden[] {
  const type = `${TYPES[kind]}["${to}"]`;
  const golden = (value: unknown, file: string): Golden => {
    withoutDeviations(value, kind, to, used);
    return { file, type, value };
  };
  if (kind === "streams") {
    return parseSse(text).flatMap(({ data = "" }, index) =>
      data === "[DONE]" ? [] : [golden(JSON.parse(data), `${name} event ${index}`)],
    );
  }
  const value = JSON.parse(text);
  return kind === "requests" && "refused" in value ? [] : [golden(value, name)];
}

/** Removes the deviations from a value, and adds them to `used`. */
export function withoutDeviations(value: unknown, kind: GoldenKind, to: string, used: Set<string>): void {
  const deviations = DEVIATIONS.filter(
    ({ kinds, formats }) => kinds.includes(kind) && formats.some((format) => format === to),
  );
  for (const deviation of deviations) {
    for (const path of deviation.paths) {
      if (straighten({ $: value }, path.split("."), deviation)) used.add(`${path}: ${deviation.why}`);
    }
  }
}

/** Removes the difference; returns whether there was one. */
function straighten(owner: Members, [step = "", ...rest]: string[], deviation: Deviation): boolean {
  const [, name = "", each, kind] = /^(.*?)(\[\])?(?::(\w+))?$/.exec(step) ?? [];
  if (rest.length === 0) return undo(owner, name, deviation);
  const inner = owner[name];
  const items = each === undefined ? [inner] : Array.isArray(inner) ? inner : [];
  return items
    .filter((item) => typeof item === "object" && item !== null)
    .filter((item) => kind === undefined || [(item as Members).type, (item as Members).role].includes(kind))
    .map((item) => straighten(item as Members, rest, deviation))
    .includes(true);
}

function undo(owner: Members, name: string, deviation: Deviation): boolean {
  if (deviation.is === "left out") {
    if (name in owner) return false;
    owner[name] = deviation.value;
  } else if (deviation.is === "another word") {
    if (owner[name] !== deviation.word) return false;
    owner[name] = deviation.known;
  } else {
    return name in owner && delete owner[name];
  }
  return true;
}
