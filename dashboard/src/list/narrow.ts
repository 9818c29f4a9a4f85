// Whether the screen is as narrow as a telephone's. The style sheet has the same limit.
import { signal } from "@preact/signals";

const query = matchMedia("(max-width: 720px)");
export const isNarrow = signal(query.matches);
query.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
});
