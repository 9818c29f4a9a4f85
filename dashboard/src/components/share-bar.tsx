// A share of the largest value as a bar, beside a number in a table: none for nothing.
export function ShareBar({ share }: { share: number }) {
  return (
    <span class="share" aria-hidden="true">
      {share > 0 && <i style={{ width: `${Math.min(1, share) * 100}%` }} />}
    </span>
  );
}
