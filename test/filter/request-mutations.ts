// Mutates JSON documents at random places, and tells whether a refusal's field points into a document.
import fc from "fast-check";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Parent = Json[] | { [name: string]: Json };

const STRANGE: Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  1.5,
  1e300,
  "",
  " ",
  "x",
  "text",
  "user",
  "assistant",
  "tool",
  "system",
  "{}",
  "[",
  "\ud800",
  "data:image/png;base64,",
  "data:a/b;base64,AA==",
  "https://example.com",
  'é"\\\u0000',
  [],
  {},
  [[]],
  [{}],
  [null],
  { type: "text" },
  { type: "text", text: "" },
  { type: "image" },
  { role: "user", content: [] },
  { cache_control: {} },
];
const NAMES = [
  "type",
  "role",
  "content",
  "text",
  "tool_calls",
  "cache_control",
  "name",
  "id",
  "model",
  "é",
  "",
  "__proto__",
];

interface Step {
  place: number;
  kind: "replace" | "remove" | "repeat" | "wrap" | "rename" | "exchange";
  pick: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom("replace", "remove", "repeat", "wrap", "rename", "exchange"),
  pick: fc.nat(),
});

/** One of `bodies` after one to three changes. */
export function mutated(bodies: Json[]): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.constantFrom(...bodies), fc.array(step, { minLength: 1, maxLength: 3 }))
    .map(([body, steps]) => steps.reduce((current, change) => apply(current, change), structuredClone(body)));
}

/** Every place in the document: a container and one of its keys. */
function placesIn(value: Json, found: [Parent, string][] = []): [Parent, string][] {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    placesIn(read(value, key), found);
  }
  return found;
}

function read(parent: Parent, key: string): Json {
  return (parent as { [name: string]: Json })[key] as Json;
}

function write(parent: Parent, key: string, value: Json): void {
  Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
}

function remove(parent: Parent, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

function apply(body: Json, { place, kind, pick }: Step): Json {
  const places = placesIn(body);
  const chosen = places[place % (places.length + 1)];
  if (chosen === undefined) return STRANGE[pick % STRANGE.length] as Json;
  const [parent, key] = chosen;
  const value = read(parent, key);
  if (kind === "replace") write(parent, key, structuredClone(STRANGE[pick % STRANGE.length] as Json));
  else if (kind === "remove") remove(parent, key);
  else if (kind === "repeat" && Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(value));
  else if (kind === "wrap") write(parent, key, [value]);
  else if (kind === "rename" && !Array.isArray(parent)) {
    remove(parent, key);
    write(parent, NAMES[pick % NAMES.length] as string, value);
  } else {
    const [otherParent, otherKey] = places[pick % places.length] as [Parent, string];
    write(parent, key, structuredClone(read(otherParent, otherKey)));
  }
  return body;
}

/** Whether all of a field's path except its last member exists in the document: a missing member has an owner. */
export function nearestOwner(body: Json, field: string): boolean {
  if (field === "body") return true;
  const steps = field.split(/\.|(?=\[)/).map((part) => part.replace(/^\[(\d+)\]$/, "$1"));
  let at: Json | undefined = body;
  for (const part of steps.slice(0, -1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return false;
    at = read(at, part);
  }
  return typeof at === "object" && at !== null;
}
