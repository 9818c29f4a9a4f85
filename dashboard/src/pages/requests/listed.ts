// The requests of a filter and a range, as many as somebody scrolled to.

import type { RequestList, RequestSummary } from "@plano/brightstaff/dashboard-api";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, address, get } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";

const AT_ONCE = 500;

export interface Listed {
  requests: readonly RequestSummary[];
  total: number | undefined;
  loading: boolean;
  error: ApiError | undefined;
  more(): void;
}

export function useListed(q: string, range: string): Listed {
  const { data, loading, error } = useLoaded<RequestList>(address("requests", { q, range, limit: AT_ONCE }));
  const [further, setFurther] = useState<{ of: RequestList; lists: RequestList[] }>();
  const asking = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => asking.current?.abort(), [data]);

  const lists = data === undefined ? [] : [data, ...(further?.of === data ? further.lists : [])];
  const before = lists.at(-1)?.before;
  const more = useCallback(() => {
    if (data === undefined || loading || before === undefined) return;
    if (asking.current !== undefined && !asking.current.signal.aborted) return;
    const stop = new AbortController();
    asking.current = stop;
    get<RequestList>(address("requests", { q, range, limit: AT_ONCE, before }), stop.signal)
      .then((list) => setFurther({ of: data, lists: [...lists.slice(1), list] }))
      .catch(() => {}) // Scrolling on asks again.
      .finally(() => stop.abort());
  }, [data, loading, before]);

  return {
    requests: lists.flatMap(({ requests }) => requests),
    total: data?.total,
    loading,
    error,
    more,
  };
}
