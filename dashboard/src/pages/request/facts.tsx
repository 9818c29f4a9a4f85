// Everything that is known of a request beside its times, tokens and texts; each value that can be one is a filter.

import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { linkTo } from "../../address/location.js";
import { formatBytes, formatExact, UNKNOWN } from "../../format/numbers.js";
import { writeTerm } from "../../query/terms.js";

interface Fact {
  name: string;
  value: string | null | undefined;
  /** The field of a filter. */
  key?: string;
}

export function Facts({ detail: { summary, record } }: { detail: RequestDetail }) {
  const { shape } = record;
  const facts: Fact[] = [
    { name: "id", value: summary.id },
    { name: "ids of providers", value: summary.providerIds?.join(", ") },
    { name: "listener", value: summary.listener, key: "listener" },
    { name: "path", value: summary.path, key: "path" },
    { name: "API of the client", value: summary.api, key: "api" },
    { name: "API of the provider", value: record.upstream_format },
    { name: "caller", value: summary.caller, key: "caller" },
    { name: "client", value: summary.client, key: "client" },
    { name: "user", value: summary.user, key: "user" },
    { name: "user agent", value: summary.userAgent },
    { name: "session", value: summary.session, key: "session" },
    { name: "stop reason", value: summary.stopReason, key: "stop" },
    { name: "ended by", value: summary.endedBy, key: "ended" },
    {
      name: "messages",
      value: `${formatExact(shape?.messages)}, ${formatExact(shape?.user_turns)} of them the user's`,
    },
    { name: "tools", value: formatExact(shape?.tools) },
    { name: "images", value: formatExact(shape?.images) },
    { name: "request", value: formatBytes(shape?.request_bytes) },
    { name: "answer", value: formatBytes(shape?.answer_bytes) },
    { name: "traceparent", value: record.traceparent },
    ...Object.entries(summary.tags).map(([name, value]) => ({
      name: `tag ${name}`,
      value,
      key: `tag:${name}`,
    })),
  ];
  return (
    <dl class="facts">
      {facts.map(({ name, value, key }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value && key !== undefined ? (
              <a href={linkTo("requests", { q: writeTerm(key, value) })}>{value}</a>
            ) : (
              (value ?? UNKNOWN)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
