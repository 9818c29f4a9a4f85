// A row for each conversation: how it went, how long it is, what it costs, and how its context grows.
import type { ConversationSummary } from "@plano/brightstaff/dashboard-api";
import { linkTo, open } from "../../address/location.js";
import { Sparkline } from "../../charts/sparkline.js";
import { Time } from "../../components/time.js";
import { formatCostSum, formatCount, formatShare, UNKNOWN } from "../../format/numbers.js";
import { formatAgo } from "../../format/time.js";
import { useKeys } from "../../keyboard/keys.js";

const BAD = ["poor", "severe"];

export function ConversationTable({ conversations }: { conversations: readonly ConversationSummary[] }) {
  useKeys({ j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) });
  return (
    <div class="scrolls" tabIndex={0}>
      <table class="breakdown conversations">
        <thead>
          <tr>
            <th scope="col">quality</th>
            <th scope="col">last</th>
            <th scope="col">conversation</th>
            <th scope="col" class="number">
              turns
            </th>
            <th scope="col" class="number">
              requests
            </th>
            <th scope="col">models</th>
            <th scope="col" colSpan={2}>
              context
            </th>
            <th scope="col" class="number">
              cached
            </th>
            <th scope="col" class="number">
              cost
            </th>
            <th scope="col">signals</th>
          </tr>
        </thead>
        <tbody>
          {conversations.map((conversation) => (
            <Row key={conversation.id} conversation={conversation} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ conversation }: { conversation: ConversationSummary }) {
  const { id, last, turns, requests, forks, models, context, input, cachedInput, preview, quality, signals } =
    conversation;
  const address = linkTo("conversations", { id });
  const noticed = Object.entries(signals).map(([type, count]) => `${type}${count > 1 ? ` ·${count}` : ""}`);
  return (
    <tr class="opens" onClick={() => open(address)}>
      <td class={BAD.includes(quality) ? "bad" : quality === "unknown" ? "faint" : ""}>{quality}</td>
      <td>
        <Time at={last} text={formatAgo(last, Date.now())} />
      </td>
      <th scope="row" class="text">
        <a href={address}>{preview ?? conversation.user ?? conversation.caller ?? id}</a>
      </th>
      <td class="number">{formatCount(turns)}</td>
      <td class="number" {...(forks > 0 && { title: `${forks} forks` })}>
        {formatCount(requests)}
      </td>
      <td>{models.join(" → ")}</td>
      <td class="number">{formatCount(context.at(-1))}</td>
      <td class="curve">{context.length > 1 && <Sparkline values={context} />}</td>
      <td class="number">{formatShare(cachedInput, input)}</td>
      <td class="number">{formatCostSum(conversation.cost, conversation.withoutPrice)}</td>
      <td>
        {noticed.length === 0 ? (
          <span class="faint">{UNKNOWN}</span>
        ) : (
          <span class="flag">{noticed.join(", ")}</span>
        )}
      </td>
    </tr>
  );
}

/** To the next link, or the one before. */
function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(".conversations th a")];
  const at = links.findIndex((link) => link.matches(":focus"));
  links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}
