// What the database says of an entry, beside its texts.

export interface Entry {
  createdAt: number;
  changedAt: number;
  /** Of its texts. */
  bytes: number;
  /** Of a conversation. */
  items: number;
}

export function writeEntry({ createdAt, changedAt, bytes, items }: Entry): string {
  return JSON.stringify([createdAt, changedAt, bytes, items]);
}

export function readEntry(text: string): Entry {
  const [createdAt = 0, changedAt = 0, bytes = 0, items = 0] = JSON.parse(text) as number[];
  return { createdAt, changedAt, bytes, items };
}
