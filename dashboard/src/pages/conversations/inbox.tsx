// What needs a look, the gravest first, until it is dismissed.
import type { InboxEntry, InboxList } from "@plano/brightstaff/dashboard-api";
import { useState } from "preact/hooks";
import { linkTo } from "../../address/location.js";
import { address, post } from "../../api/client.js";
import { reload, useLoaded } from "../../api/loaded.js";
import { Time } from "../../components/time.js";
import { formatAgo } from "../../format/time.js";
import { useKeys } from "../../keyboard/keys.js";

const SHOWN = 5;

export function Inbox() {
  const { data } = useLoaded<InboxList>(address("inbox"));
  const entries = data?.entries ?? [];
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? entries : entries.slice(0, SHOWN);
  const dismiss = (entry: InboxEntry | undefined) => (): void => {
    if (entry) post("inbox/dismiss", { id: entry.id }).then(reload, reload);
  };
  useKeys({ e: dismiss(entries[0]) });
  if (entries.length === 0) return null;
  return (
    <section class="panel inbox" aria-label="Needs a look">
      <h2>
        <span class="flag">⚑</span> needs a look ({entries.length})
      </h2>
      <ul>
        {shown.map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} text={formatAgo(entry.at, Date.now())} />
            <a href={linkTo("requests", { id: entry.request })}>{entry.text}</a>
            {entry.times > 1 && <span class="faint">×{entry.times}</span>}
            <button type="button" onClick={dismiss(entry)} aria-label={`Dismiss ${entry.text}`}>
              dismiss
            </button>
          </li>
        ))}
      </ul>
      {entries.length > SHOWN && (
        <button type="button" class="link" onClick={() => setOpen(!isOpen)}>
          {isOpen ? "show fewer" : `${entries.length - SHOWN} more`}
        </button>
      )}
    </section>
  );
}
