// How much of something bounded is used.
interface Properties {
  label: string;
  used: number | null;
  bound: number;
  text: string;
  /** Where the label leads. */
  href?: string | undefined;
}

/** From here on one should know. */
const NEARLY = 0.9;

export function Meter({ label, used, bound, text, href }: Properties) {
  const share = used === null || bound === 0 ? 0 : Math.min(1, used / bound);
  return (
    <div class="meter">
      {href === undefined ? <span>{label}</span> : <a href={href}>{label}</a>}
      <span class="faint">{text}</span>
      <div
        class="meter-track"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={bound}
        aria-valuenow={used ?? 0}
        aria-valuetext={text}
      >
        <i class={share >= NEARLY ? "nearly" : ""} style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
