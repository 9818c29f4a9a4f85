// All keys, as `?` shows them.
import { signal } from "@preact/signals";
import { Dialog } from "../components/dialog.js";

export const helpOpen = signal(false);

type Meaning = readonly [keys: string, meaning: string];

const KEYS: readonly (readonly [title: string, keys: readonly Meaning[]])[] = [
  [
    "Go to",
    [
      ["g l", "Live"],
      ["g r", "Requests"],
      ["g c", "Conversations"],
      ["g o", "Routing"],
      ["g k", "Costs"],
      ["g s", "System"],
      ["esc", "back"],
    ],
  ],
  [
    "Lists",
    [
      ["j k", "next, previous row"],
      ["h l", "previous, next cell"],
      ["enter", "open the request"],
      ["f", "filter by the value under the cursor"],
      ["x", "exclude it"],
      ["space", "hold rows back, or let them in"],
      ["e", "dismiss what needs a look first"],
    ],
  ],
  [
    "Filter and range",
    [
      ["/", "filter"],
      ["[ ]", "shorter, longer range"],
    ],
  ],
  [
    "A request",
    [
      ["1 – 4", "its parts"],
      ["c", "copy as curl"],
      ["r", "send it again"],
      ["j k", "next, previous request"],
    ],
  ],
  [
    "Page",
    [
      ["t", "theme"],
      ["?", "this list"],
    ],
  ],
];

export function Help() {
  return (
    <Dialog title="Keys" open={helpOpen}>
      <div class="keys">
        {KEYS.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    {key.split(" ").map((part) => (part === "–" ? " – " : <kbd key={part}>{part}</kbd>))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
