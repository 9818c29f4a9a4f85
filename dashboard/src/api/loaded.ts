// An answer of the API for as long as somebody looks at it. While the next one loads, the old one stays; the last
// answers are remembered, so that a page one comes back to is not empty.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ApiError, get } from "./client.js";

export interface Loaded<Answer> {
  data: Answer | undefined;
  /** Whether what is shown is older than the question. */
  loading: boolean;
  error: ApiError | undefined;
}

const REMEMBERED = 24;
const remembered = new Map<string, unknown>();

/** Counts wishes to ask everything again. */
const wishes = signal(0);
export const reload = (): void => {
  wishes.value += 1;
};

export function useLoaded<Answer>(url: string | undefined): Loaded<Answer> {
  const [state, setState] = useState<Loaded<Answer> & { url?: string | undefined }>({
    data: undefined,
    loading: true,
    error: undefined,
  });
  const wish = wishes.value;
  useEffect(() => {
    if (url === undefined) return;
    const stop = new AbortController();
    setState(({ data, error }) => {
      const known = remembered.get(url) as Answer | undefined;
      return { url, data: known ?? data, loading: true, error };
    });
    get<Answer>(url, stop.signal).then(
      (data) => {
        remember(url, data);
        setState({ url, data, loading: false, error: undefined });
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const failure = error instanceof ApiError ? error : new ApiError(0, String(error));
        setState(({ data }) => ({ url, data, loading: false, error: failure }));
      },
    );
    return () => stop.abort();
  }, [url, wish]);
  return { data: state.data, error: state.error, loading: state.loading || state.url !== url };
}

function remember(url: string, answer: unknown): void {
  remembered.delete(url);
  remembered.set(url, answer);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= REMEMBERED) return;
    remembered.delete(oldest);
  }
}
