// Asks the API. Every question has a time limit and can be called off; every failure is an ApiError.
import type { ApiError as Answered } from "@plano/brightstaff/dashboard-api";
import { signal } from "@preact/signals";

const TIMEOUT_MS = 20_000;
const ROOT = "/api/v1";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Where a filter is wrong, counted from its first character. */
    readonly position?: number,
    /** What to do about it. */
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** Whether the API refuses to answer without a session. */
export const locked = signal(false);

type Parameter = string | number | readonly string[] | undefined;
export type Parameters = Readonly<Record<string, Parameter>>;

/** The address of a question: what is unknown or empty is left out. */
export function address(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === "") continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
  }
  const text = search.toString();
  return `${ROOT}/${path}${text === "" ? "" : `?${text}`}`;
}

export const get = <Answer>(url: string, stop?: AbortSignal): Promise<Answer> => ask<Answer>(url, {}, stop);

/** `timeout` in milliseconds. */
export const post = (path: string, body: unknown, timeout = TIMEOUT_MS): Promise<unknown> => {
  const headers = { "content-type": "application/json" };
  const sent = { method: "POST", headers, body: JSON.stringify(body) };
  return ask(address(path), sent, undefined, timeout);
};

async function ask<Answer>(
  url: string,
  options: RequestInit,
  stop?: AbortSignal,
  timeout = TIMEOUT_MS,
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeout);
  const response = await fetch(url, {
    ...options,
    signal: stop === undefined ? limit : AbortSignal.any([stop, limit]),
  }).catch((error: unknown) => {
    if (stop?.aborted) throw error;
    throw new ApiError(
      0,
      limit.aborted ? "Plano did not answer in time." : "Plano does not answer. Is it running?",
    );
  });
  if (response.status === 401) locked.value = true;
  if (!response.ok) throw await readError(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

async function readError(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as Answered;
    return new ApiError(response.status, error.message, error.position, error.remedy);
  } catch {
    return new ApiError(response.status, `Plano answered with status ${response.status}.`);
  }
}
