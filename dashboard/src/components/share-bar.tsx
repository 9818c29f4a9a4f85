// A share of the largest value as a bar, beside a number in a table.
export function ShareBar({ share }: { share: number }) {
  return (
    <span class="share" aria-hidden="true">
      <i style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
    </span>
  );
}
