// What was noticed in a request: a flag, and the names of it to those who hover or listen.
import type { SignalBadge } from "@plano/brightstaff/dashboard-api";

export function Badges({ signals }: { signals: readonly SignalBadge[] }) {
  if (signals.length === 0) return null;
  const names = signals.map(({ type, words }) => (words === "" ? type : `${type}: “${words}”`)).join("\n");
  return (
    <span class="flag" role="img" title={names} aria-label={names}>
      ⚑{signals.length > 1 && signals.length}
    </span>
  );
}
