// What stands in for numbers that cannot be shown: an error, or nothing found.
import { change, view } from "../address/location.js";
import { nameRange, stepRange } from "../address/range.js";
import type { ApiError } from "../api/client.js";

export function Failure({ error }: { error: ApiError | undefined }) {
  if (error === undefined || error.status === 401 || error.position !== undefined) return null;
  return (
    <p class="notice bad" role="alert">
      {error.message}
      {error.remedy !== undefined && <span> {error.remedy}</span>}
    </p>
  );
}

export function NothingFound() {
  const { q, range } = view.value;
  const longer = stepRange(range, 1);
  return (
    <div class="nothing">
      <p>
        No request {q !== "" && <>matches this filter </>}in the {nameRange(range)}.
      </p>
      <p>
        {q !== "" && (
          <button type="button" onClick={() => change({ q: "" })}>
            Remove the filter
          </button>
        )}
        {longer !== range && (
          <button type="button" onClick={() => change({ range: longer })}>
            Look at the {nameRange(longer)}
          </button>
        )}
      </p>
    </div>
  );
}

export function Locked() {
  return (
    <main class="locked">
      <div>
        <h1>This page needs its link</h1>
        <p>
          The link that Plano prints lets this browser in. On the machine where Plano runs, print it again and
          open it:
        </p>
        <pre>plano status</pre>
        <p class="faint">
          It contains a key that only you can read, and works for as long as this Plano keeps its state
          directory.
        </p>
      </div>
    </main>
  );
}
