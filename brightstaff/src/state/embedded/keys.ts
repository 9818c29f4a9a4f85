// The keys of the database of state. Their parts are divided by spaces, which neither ids nor encoded tenants have, so that no
// key of one entry is a key of another.
import type { EntryKind } from "../store.js";

export interface EntryName {
  kind: EntryKind;
  tenant: string;
  id: string;
}

export const TOTALS = "totals";
/** Before it are keys of no order, behind it none. */
export const ORDER_START = "order ";
export const ORDER_END = "order!";

const TIME_DIGITS = 16;
const INDEX_DIGITS = 12;

/** `part`: `entry` says what belongs to it, `head` and `turn` are its texts. */
export function keyOf(part: "entry" | "head" | "turn" | "item", { kind, tenant, id }: EntryName): string {
  return `${part} ${kind} ${id} ${encoded(tenant)}`;
}

export function itemKey(conversation: EntryName, index: number): string {
  return `${keyOf("item", conversation)} ${String(index).padStart(INDEX_DIGITS, "0")}`;
}

/** Sorts entries by their last change. */
export function orderKey(changedAt: number, { kind, tenant, id }: EntryName): string {
  return `${ORDER_START}${String(changedAt).padStart(TIME_DIGITS, "0")} ${kind} ${id} ${encoded(tenant)}`;
}

export function readOrderKey(key: string): EntryName & { changedAt: number } {
  const [, changedAt = "", kind = "", id = "", tenant = ""] = key.split(" ");
  return {
    changedAt: Number(changedAt),
    kind: kind as EntryKind,
    id,
    tenant: Buffer.from(tenant, "base64url").toString(),
  };
}

function encoded(tenant: string): string {
  return Buffer.from(tenant).toString("base64url");
}
