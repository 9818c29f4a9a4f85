// The attributes a filter reads with proxy_get_property: a tree addressed by NUL-separated names, and the
// bytes of its leaves. Strings and bytes unchanged; bigint as int64 (codes, sizes, times), number as double
// (protobuf Struct), boolean as one byte, a branch as header pairs.
// https://www.envoyproxy.io/docs/envoy/v1.40.0/intro/arch_overview/advanced/attributes
import { latin1 } from "./bytes.js";
import { marshalPairs } from "./pairs.js";

export type PropertyValue = string | bigint | number | boolean | Uint8Array | PropertyTree;
export interface PropertyTree {
  readonly [name: string]: PropertyValue | undefined;
}

function isTree(value: PropertyValue): value is PropertyTree {
  return typeof value === "object" && !(value instanceof Uint8Array);
}

export function findProperty(tree: PropertyTree, path: readonly string[]): PropertyValue | undefined {
  let value: PropertyValue | undefined = tree;
  for (const name of path) {
    if (value === undefined || !isTree(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

export function serializeProperty(value: PropertyValue): Uint8Array {
  if (typeof value === "string") return Buffer.from(value, "utf8");
  if (value instanceof Uint8Array) return value;
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
  if (typeof value === "object") {
    const fields = Object.entries(value).filter(
      (field): field is [string, PropertyValue] => field[1] !== undefined,
    );
    return marshalPairs(fields.map(([name, field]) => [name, latin1(serializeProperty(field))]));
  }
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  if (typeof value === "bigint") view.setBigInt64(0, value, true);
  else view.setFloat64(0, value, true);
  return bytes;
}

/** Merges the second tree over the first. */
export function mergeProperties(base: PropertyTree, over: PropertyTree): PropertyTree {
  const merged: Record<string, PropertyValue | undefined> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const held = merged[name];
    merged[name] =
      value !== undefined && held !== undefined && isTree(value) && isTree(held)
        ? mergeProperties(held, value)
        : value;
  }
  return merged;
}
