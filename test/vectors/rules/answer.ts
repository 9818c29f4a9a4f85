// What a client builds from an answer, in one form for every API, and helpers of the response rules. Each
// rule throws at the first error.

export interface SseEvent {
  name: string;
  data: string | undefined;
}

export interface Block {
  kind: string;
  text: string;
  id?: string;
  name?: string;
}

export interface Answer {
  blocks: Block[];
  stop: string | undefined;
  usage: Record<string, unknown> | undefined;
  error: string | undefined;
}

export type Members = Record<string, unknown>;

export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** A plain implementation of the event stream rules, for a complete text. */
export function parseSse(text: string): SseEvent[] {
  const events: SseEvent[] = [];
  const blocks = text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n\n");
  for (const block of blocks) {
    const event: SseEvent = { name: "message", data: undefined };
    for (const line of block.split("\n")) {
      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line) as unknown as [string, string, string];
      if (name === "event") event.name = value;
      if (name === "data") event.data = event.data === undefined ? value : `${event.data}\n${value}`;
    }
    if (event.data !== undefined) events.push(event);
  }
  return events;
}

export function members(value: unknown, path: string, ...names: string[]): Members {
  demand(typeof value === "object" && value !== null && !Array.isArray(value), `${path} is no object`);
  const lacking = names.filter((name) => !(name in value));
  demand(lacking.length === 0, `${path} lacks ${lacking.join()}`);
  return value as Members;
}

export function count(value: unknown, path: string): number {
  demand(Number.isInteger(value) && (value as number) >= 0, `${path} is no count`);
  return value as number;
}

export function text(value: unknown, path: string): string {
  demand(typeof value === "string", `${path} is no string`);
  return value;
}

export function filled(value: unknown, path: string): string {
  demand(text(value, path).length > 0, `${path} is empty`);
  return value as string;
}

export function oneOf(value: unknown, path: string, ...allowed: unknown[]): void {
  demand(allowed.includes(value), `${path} is ${JSON.stringify(value)}`);
}

export const emptyAnswer = (): Answer => ({
  blocks: [],
  stop: undefined,
  usage: undefined,
  error: undefined,
});

/** Everything that the client's user reads. */
export function textOf(blocks: Block[]): string {
  return blocks
    .filter(({ kind }) => kind === "text")
    .map((block) => block.text)
    .join("");
}
