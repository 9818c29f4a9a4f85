// Copies a text, and says that it did.
import { useEffect, useState } from "preact/hooks";

const SAID_MS = 1_500;

interface Properties {
  label: string;
  text(): string;
}

export function CopyButton({ label, text }: Properties) {
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <button
      type="button"
      class="copy"
      onClick={() => {
        copy(text()).then(setSaid);
      }}
    >
      <span aria-live="polite">{said ?? label}</span>
    </button>
  );
}

/** Resolves to what to say of it. */
export async function copy(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    return "the browser refuses";
  }
}
