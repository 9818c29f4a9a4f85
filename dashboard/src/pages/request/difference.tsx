// A request that was sent again, beside the first one: what both took, and which words of the answer have changed.
import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { useMemo } from "preact/hooks";
import { linkTo, view } from "../../address/location.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { Failure } from "../../components/notices.js";
import { StatusCode } from "../../components/status-code.js";
import { answerOf } from "../../format/answer.js";
import { formatCost, formatDuration, formatExact } from "../../format/numbers.js";
import { wordDiff } from "../../format/word-diff.js";
import { Served } from "../../list/served.js";

const ELEMENTS = { same: "span", gone: "del", new: "ins" } as const;

export function Difference({ detail, of }: { detail: RequestDetail; of: string }) {
  const { data, error } = useLoaded<RequestDetail>(address(`requests/${encodeURIComponent(of)}`));
  const before = useMemo(() => data && answerOf(data), [data]);
  const after = useMemo(() => answerOf(detail), [detail]);
  const pieces = useMemo(() => (before === undefined ? [] : wordDiff(before, after)), [before, after]);
  if (!data) return <Failure error={error} />;
  return (
    <div class="difference">
      <table>
        <thead>
          <tr>
            <th scope="col">request</th>
            <th scope="col">status</th>
            <th scope="col">model</th>
            {["time", "input", "output", "cost"].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name="before" detail={data} />
          <Row name="now" detail={detail} />
        </tbody>
      </table>
      {view.value.options.partial === detail.summary.id && (
        <p class="notice">Not all of the request was kept, so not all of it was sent again.</p>
      )}
      {before === "" && after === "" ? (
        <p class="notice">Neither answer is kept.</p>
      ) : (
        <section class="diff" aria-label="The answer, with what has changed">
          {pieces.map(({ kind, text }, index) => {
            const Element = ELEMENTS[kind];
            return <Element key={index}>{text}</Element>;
          })}
        </section>
      )}
    </div>
  );
}

function Row({ name, detail: { summary } }: { name: string; detail: RequestDetail }) {
  return (
    <tr>
      <th scope="row">
        <a href={linkTo("requests", { id: summary.id })}>{name}</a>
      </th>
      <td>
        <StatusCode request={summary} />
      </td>
      <td>
        <Served request={summary} />
      </td>
      <td class="number">{formatDuration(summary.duration)}</td>
      <td class="number">{formatExact(summary.usage?.input ?? null)}</td>
      <td class="number">{formatExact(summary.usage?.output ?? null)}</td>
      <td class="number">{formatCost(summary.cost)}</td>
    </tr>
  );
}
