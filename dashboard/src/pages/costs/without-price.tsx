// Requests whose model has no price: nobody should take a lower bound for the sum.

import type { Overview } from "@plano/brightstaff/dashboard-api";
import { linkTo, view } from "../../address/location.js";
import { CopyButton } from "../../components/copy-button.js";
import { plural } from "../../format/numbers.js";
import { writeTerm } from "../../query/terms.js";

export function WithoutPrice({ overview: { totals, top } }: { overview: Overview }) {
  if (totals.withoutPrice === 0) return null;
  const models = (top.model ?? []).filter(
    ({ withoutPrice, key }) => withoutPrice > 0 && key.model !== undefined,
  );
  const { range } = view.value;
  const lines = models.map(
    ({ key }) => `  ${key.model}: { input: 0.00, output: 0.00 }   # dollars for a million tokens`,
  );
  return (
    <section class="notice warn" aria-label="Requests without a price">
      <p>
        {plural(totals.withoutPrice, "request")} without a price: what follows is a lower bound.{" "}
        {models.map(({ key, withoutPrice }) => (
          <a key={key.model} href={linkTo("requests", { q: writeTerm("model", key.model ?? ""), range })}>
            {key.model} ({withoutPrice}){" "}
          </a>
        ))}
      </p>
      {lines.length > 0 && <CopyButton label="copy lines for the prices" text={() => lines.join("\n")} />}
    </section>
  );
}
