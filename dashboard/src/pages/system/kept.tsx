// What is kept of requests, how much room it takes, and what was not kept.
import type { Health } from "@plano/brightstaff/dashboard-api";
import { Meter } from "../../components/meter.js";
import { Time } from "../../components/time.js";
import { formatBytes, formatExact, plural } from "../../format/numbers.js";

const CONTENT: Record<Health["content"], string> = {
  off: "The texts of requests are not kept.",
  memory: "The texts of requests are kept in memory only: they are gone when Plano ends.",
  disk: "The texts of requests are kept on disk.",
};

export function Kept({ kept, content }: { kept: Health["kept"]; content: Health["content"] }) {
  const {
    records,
    maxRecords,
    contentBytes,
    maxContentBytes,
    diskBytes,
    maxDiskBytes,
    days,
    dropped,
    diskError,
  } = kept;
  return (
    <section class="panel" aria-label="Kept">
      <h2>Kept</h2>
      <ul class="meters">
        <li>
          <Meter
            label="requests"
            used={records}
            bound={maxRecords}
            text={`${formatExact(records)} of ${formatExact(maxRecords)}`}
          />
        </li>
        {maxContentBytes > 0 && (
          <li>
            <Meter
              label="texts"
              used={contentBytes}
              bound={maxContentBytes}
              text={`${formatBytes(contentBytes)} of ${formatBytes(maxContentBytes)}`}
            />
          </li>
        )}
        {maxDiskBytes > 0 && (
          <li>
            <Meter
              label="disk"
              used={diskBytes}
              bound={maxDiskBytes}
              text={`${formatBytes(diskBytes)} of ${formatBytes(maxDiskBytes)}, for ${plural(days, "day")}`}
            />
          </li>
        )}
      </ul>
      <p class="faint">
        {CONTENT[content]} The oldest is of <Time at={kept.from} />.
      </p>
      {dropped > 0 && (
        <p class="bad">{plural(dropped, "record")} could not be kept: more came than could be written.</p>
      )}
      {diskError !== undefined && <p class="bad">The disk refuses: {diskError}</p>}
    </section>
  );
}
