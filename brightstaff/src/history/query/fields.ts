// The fields of queries: what each reads of a summary.
import { modelNameOf } from "../contributions.js";
import { hasFailed } from "../failed.js";
import type { RequestSummary } from "../types.js";

export type FieldKind = "text" | "flag" | "code" | "number" | "dollars" | "duration";
type Told = string | number | boolean | null | undefined;

export interface Field {
  kind: FieldKind;
  /** A term holds if it holds for one of the values. */
  read: (summary: RequestSummary) => readonly Told[];
}

const text = (read: (summary: RequestSummary) => readonly Told[]): Field => ({ kind: "text", read });
const amount = (kind: FieldKind, read: (summary: RequestSummary) => Told): Field => ({
  kind,
  read: (summary) => [read(summary)],
});

export const FIELDS: Readonly<Record<string, Field>> = {
  model: text((summary) => [
    modelNameOf(summary),
    summary.model,
    summary.target === null ? summary.asked : null,
  ]),
  asked: text(({ asked }) => [asked]),
  provider: text(({ provider }) => [provider]),
  target: text(({ target }) => [target]),
  route: text(({ route }) => [route]),
  agent: text(({ agent }) => [agent]),
  listener: text(({ listener }) => [listener]),
  caller: text(({ caller }) => [caller]),
  client: text(({ client }) => [client]),
  user: text(({ user }) => [user]),
  session: text(({ session }) => [session]),
  tag: text(({ tags }) => Object.entries(tags).map(([name, value]) => `${name}=${value}`)),
  id: text(({ id, providerIds = [] }) => [id, ...providerIds]),
  path: text(({ path }) => [path]),
  api: text(({ api }) => [api]),
  error: text(({ error }) => [error?.code]),
  ended: text(({ endedBy }) => [endedBy]),
  stop: text(({ stopReason }) => [stopReason]),
  signal: text(({ signals }) => signals.map(({ type }) => type)),
  quality: text(({ quality }) => [quality]),
  conversation: text(({ conversation }) => [conversation?.id]),
  stream: amount("flag", ({ stream }) => stream),
  failed: amount("flag", hasFailed),
  sandbox: amount("flag", ({ sandbox = false }) => sandbox),
  own: amount("flag", ({ own = false }) => own),
  status: amount("code", ({ status }) => status),
  attempts: amount("number", ({ attempts }) => attempts),
  calls: amount("number", ({ calls }) => calls),
  input: amount("number", ({ usage }) => usage?.input),
  output: amount("number", ({ usage }) => usage?.output),
  cached: amount("number", ({ usage }) => usage?.cachedInput),
  bytes: amount("number", ({ requestBytes }) => requestBytes),
  cost: amount("dollars", ({ cost }) => cost),
  ttft: amount("duration", ({ ttft }) => ttft),
  duration: amount("duration", ({ duration }) => duration),
};

export function fieldOf(name: string): Field | undefined {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}
