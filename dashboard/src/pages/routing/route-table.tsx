// A route in each block of rows: its models with their share of its requests.

import type { BreakdownRow, Dimension } from "@plano/brightstaff/dashboard-api";
import { change, view } from "../../address/location.js";
import { ShareBar } from "../../components/share-bar.js";
import { formatCostSum, formatCount, formatDuration, formatShare, isWrong } from "../../format/numbers.js";
import { filterBy } from "../../query/terms.js";
import type { Group } from "./grouped.js";

export function RouteTable({ dimension, groups }: { dimension: Dimension; groups: readonly Group[] }) {
  return (
    <div class="scrolls" tabIndex={0}>
      <table class="breakdown routes">
        <thead>
          <tr>
            <th scope="col">{dimension}</th>
            <th scope="col" class="number">
              requests
            </th>
            <th scope="col" colSpan={2}>
              share
            </th>
            <th scope="col" class="number">
              failed
            </th>
            <th scope="col" class="number">
              failovers
            </th>
            <th scope="col" class="number">
              first token p95
            </th>
            <th scope="col" class="number">
              p95
            </th>
            <th scope="col" class="number">
              cost
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <Block key={group.name} dimension={dimension} group={group} />
        ))}
      </table>
    </div>
  );
}

function Block({ dimension, group }: { dimension: Dimension; group: Group }) {
  const { name, requests, errors, failovers, cost, withoutPrice, models } = group;
  const by = (key: Dimension, value: string) => (): void => change({ q: filterBy(view.value.q, key, value) });
  return (
    <tbody>
      <tr class="block">
        <th scope="rowgroup">
          {name === undefined ? (
            <span class="faint">without a {dimension}</span>
          ) : (
            <button type="button" class="link" onClick={by(dimension, name)}>
              {name}
            </button>
          )}
        </th>
        <td class="number strong">{formatCount(requests)}</td>
        <td />
        <td />
        <td class={`number ${isWrong(errors, requests) ? "bad" : "faint"}`}>
          {formatShare(errors, requests)}
        </td>
        <td class="number">{formatCount(failovers)}</td>
        <td />
        <td />
        <td class="number strong">{formatCostSum(cost, withoutPrice)}</td>
      </tr>
      {models.map((row) => (
        <Model key={row.key.model} row={row} of={requests} choose={by} />
      ))}
    </tbody>
  );
}

interface ModelProperties {
  row: BreakdownRow;
  of: number;
  choose(key: Dimension, value: string): () => void;
}

function Model({ row, of, choose }: ModelProperties) {
  const { model } = row.key;
  return (
    <tr>
      <th scope="row" class="indented">
        {model === undefined ? (
          <span class="faint">no model</span>
        ) : (
          <button type="button" class="link" onClick={choose("model", model)}>
            {model}
          </button>
        )}
      </th>
      <td class="number">{formatCount(row.requests)}</td>
      <td class="bar-cell">
        <ShareBar share={row.requests / of} />
      </td>
      <td class="number">{formatShare(row.requests, of)}</td>
      <td class={`number ${isWrong(row.errors, row.requests) ? "bad" : "faint"}`}>
        {formatShare(row.errors, row.requests)}
      </td>
      <td class="number">{formatCount(row.failovers)}</td>
      <td class="number">{formatDuration(row.ttft.p95)}</td>
      <td class="number">{formatDuration(row.duration.p95)}</td>
      <td class="number">{formatCostSum(row.cost, row.withoutPrice)}</td>
    </tr>
  );
}
