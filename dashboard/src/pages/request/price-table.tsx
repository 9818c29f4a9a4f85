// What the tokens cost, written out: kinds, rates and sums, so that anyone can check it.
import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { formatExact, UNKNOWN } from "../../format/numbers.js";

/** All digits that count: a sum must be the sum of what is above it. */
const dollars = (value: number | null): string => (value === null ? UNKNOWN : `$${value.toFixed(6)}`);
const rate = (value: number | null): string => (value === null ? UNKNOWN : value.toFixed(2));

export function PriceTable({ detail }: { detail: RequestDetail }) {
  const { summary, cost } = detail;
  const { usage, saved } = summary;
  const fresh = usage && usage.input - (usage.cachedInput ?? 0) - (usage.cacheWrite ?? 0);
  const rows = [
    { name: "input, fresh", tokens: fresh, rate: cost.inputRate, sum: cost.input },
    { name: "input, cached", tokens: usage?.cachedInput ?? null, rate: cost.cachedRate, sum: cost.cached },
    { name: "cache write", tokens: usage?.cacheWrite ?? null, rate: cost.writeRate, sum: cost.write },
    { name: "output", tokens: usage?.output ?? null, rate: cost.outputRate, sum: cost.output },
  ];
  return (
    <section class="panel price" aria-label="Tokens and cost">
      <table>
        <thead>
          <tr>
            <th scope="col">kind</th>
            <th scope="col" class="number">
              tokens
            </th>
            <th scope="col" class="number">
              $/M
            </th>
            <th scope="col" class="number">
              cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, tokens, rate: perMillion, sum }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{formatExact(tokens)}</td>
              <td class="number faint">{rate(perMillion)}</td>
              <td class="number">{dollars(sum)}</td>
            </tr>
          ))}
          {usage?.reasoning !== null && usage?.reasoning !== undefined && (
            <tr>
              <th scope="row" class="faint">
                of which reasoning
              </th>
              <td class="number faint">{formatExact(usage.reasoning)}</td>
              <td />
              <td />
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">total</th>
            <td class="number">{formatExact(usage && usage.input + usage.output)}</td>
            <td />
            <td class="number">{dollars(summary.cost)}</td>
          </tr>
        </tfoot>
      </table>
      <p class="faint">
        {sourceOf(detail)}
        {saved !== null && saved > 0 && ` Caching saved ${dollars(saved)}.`}
      </p>
    </section>
  );
}

function sourceOf({ summary, cost }: RequestDetail): string {
  if (summary.usage === null) return "No tokens were told.";
  if (summary.calls > 0)
    return summary.cost === null ? "No price is known for its calls." : "The sum of its calls.";
  return cost.total === null ? "No price is known for this model." : `Prices: ${cost.source ?? "unknown"}.`;
}
