// The providers: whether there is a key for each, how they answer, and the last error in their words.

import type { Health } from "@plano/brightstaff/dashboard-api";
import { linkTo } from "../../address/location.js";
import { Time } from "../../components/time.js";
import { formatCount, formatDuration, formatShare, isWrong, UNKNOWN } from "../../format/numbers.js";
import { formatAgo } from "../../format/time.js";
import { writeTerm } from "../../query/terms.js";

const KEYS = { own: "Plano's", client: "the client's", none: "none" } as const;

export function Providers({ providers }: { providers: Health["providers"] }) {
  return (
    <section class="panel wide" aria-label="Providers">
      <h2>Providers</h2>
      <div class="scrolls" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">provider</th>
              <th scope="col">key</th>
              <th scope="col" class="number">
                requests
              </th>
              <th scope="col" class="number">
                failed
              </th>
              <th scope="col" class="number">
                p95
              </th>
              <th scope="col">last error</th>
            </tr>
          </thead>
          <tbody>
            {providers.map(({ name, models, key, sandboxed, requests, errors, p95, lastError }) => (
              <tr key={name}>
                <th scope="row">
                  <a href={linkTo("requests", { q: writeTerm("provider", name) })} title={models.join("\n")}>
                    {name}
                  </a>
                </th>
                <td class="words short">{sandboxed ? "the sandbox answers" : KEYS[key]}</td>
                <td class="number">{formatCount(requests)}</td>
                <td class={`number ${isWrong(errors, requests) ? "bad" : ""}`}>
                  {formatShare(errors, requests)}
                </td>
                <td class="number">{formatDuration(p95)}</td>
                <td class="words">
                  {lastError ? (
                    <>
                      <Time at={lastError.at} text={formatAgo(lastError.at, Date.now())} />{" "}
                      <b>{lastError.status || "no response"}</b> {lastError.text}
                    </>
                  ) : (
                    <span class="faint">{UNKNOWN}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
