// Calls whose model has no price: nobody should take a lower bound for the sum.

import type { Overview } from "@plano/brightstaff/dashboard-api";
import { linkTo, view } from "../../address/location.js";
import { CopyButton } from "../../components/copy-button.js";
import { plural } from "../../format/numbers.js";
import { writeTerm } from "../../query/terms.js";
import { pricingLines } from "./pricing-lines.js";

export function WithoutPrice({ overview: { totals, top } }: { overview: Overview }) {
  if (totals.withoutPrice === 0) return null;
  const models = (top.model ?? []).flatMap(({ withoutPrice, key: { model } }) =>
    withoutPrice > 0 && model !== undefined ? [{ model, withoutPrice }] : [],
  );
  const { range } = view.value;
  const lines = pricingLines(models.map(({ model }) => model));
  return (
    <section class="notice warn" aria-label="Calls without a price">
      <p>
        {plural(totals.withoutPrice, "call")} without a price: what follows is a lower bound.{" "}
        {models.map(({ model, withoutPrice }, index) => (
          <span key={model}>
            {index > 0 && ", "}
            <a href={linkTo("requests", { q: writeTerm("model", model), range })}>{model}</a> ({withoutPrice})
          </span>
        ))}
      </p>
      {lines.length > 0 && <CopyButton label="copy lines for the prices" text={() => lines.join("\n")} />}
    </section>
  );
}
