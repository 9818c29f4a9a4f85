// Conversations, joined from requests that know nothing of each other, and what needs a look.
import type { ConversationList } from "@plano/brightstaff/dashboard-api";
import { change, view } from "../../address/location.js";
import { nameRange } from "../../address/range.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { FilterBar } from "../../components/filter-bar.js";
import { Failure, NothingFound } from "../../components/notices.js";
import { plural } from "../../format/numbers.js";
import { ConversationTable } from "./conversation-table.js";
import { Inbox } from "./inbox.js";

const SORTS = { last: "the latest first", cost: "the dearest first", quality: "the worst first" };
const LISTED = 200;

export function ConversationsPage() {
  const { q, range, options } = view.value;
  const sort = options.sort ?? "last";
  const list = useLoaded<ConversationList>(address("conversations", { q, range, sort, limit: LISTED }));
  const { data } = list;
  return (
    <main>
      <FilterBar known={undefined} error={list.error} />
      <Failure error={list.error} />
      <Inbox />
      <div class="list-title">
        <h1>{data === undefined ? "Conversations" : plural(data.total, "conversation")}</h1>
        <span class="faint">of the {nameRange(range)}</span>
        <span class="select">
          <select
            aria-label="Order"
            value={sort}
            onChange={({ currentTarget }) =>
              change({ options: { sort: currentTarget.value } }, { replace: true })
            }
          >
            {Object.entries(SORTS).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </span>
      </div>
      <div class={list.loading ? "old" : ""}>
        {data && data.conversations.length > 0 && <ConversationTable conversations={data.conversations} />}
        {data?.conversations.length === 0 && <NothingFound />}
      </div>
    </main>
  );
}
