// A text that somebody or a model wrote, as text: nothing of it becomes markup, and nothing is loaded. Addresses are shown
// by their host, and open on a second click, when one has seen all of it.
import { useState } from "preact/hooks";
import { splitText } from "../format/links.js";

/** Longer texts are folded. */
const FOLDED = 1_600;

export function PlainText({ text }: { text: string }) {
  const [unfolded, setUnfolded] = useState(text.length <= FOLDED);
  const shown = unfolded ? text : text.slice(0, FOLDED);
  return (
    <div class="plain-text">
      {splitText(shown).map((piece, index) => {
        if (piece.kind === "link") return <Address key={index} url={piece.text} host={piece.host} />;
        return piece.kind === "masked" ? <mark key={index}>{piece.text}</mark> : piece.text;
      })}
      {!unfolded && (
        <button type="button" class="unfold" onClick={() => setUnfolded(true)}>
          … {(text.length - FOLDED).toLocaleString("en-US")} more characters
        </button>
      )}
    </div>
  );
}

function Address({ url, host }: { url: string; host: string }) {
  const [seen, setSeen] = useState(false);
  if (seen) {
    return (
      <a href={url} target="_blank" rel="noreferrer noopener nofollow">
        {url}
      </a>
    );
  }
  return (
    <button type="button" class="address" title={url} onClick={() => setSeen(true)}>
      {host} ↗
    </button>
  );
}
