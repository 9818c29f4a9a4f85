// The filter: a field in the query language with completion, and each of its terms as a chip that can be removed.

import type { Overview } from "@plano/brightstaff/dashboard-api";
import { useRef, useState } from "preact/hooks";
import { change, view } from "../address/location.js";
import type { ApiError } from "../api/client.js";
import { useKeys } from "../keyboard/keys.js";
import { accept, type Completion, complete } from "../query/completion.js";
import { readTerms, remove } from "../query/terms.js";
import { RangeMenu } from "./range-menu.js";

interface Properties {
  known: Overview["top"] | undefined;
  error: ApiError | undefined;
}

export function FilterBar({ known, error }: Properties) {
  const { q } = view.value;
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<{ text: string; of: string }>({ text: q, of: q });
  const [list, setList] = useState<{ offered: Completion[]; at: number }>({ offered: [], at: -1 });
  // A filter that was changed elsewhere replaces what was typed.
  const text = draft.of === q ? draft.text : q;

  const offer = (value: string, caret: number): void =>
    setList({ offered: complete(value, caret, known ?? {}), at: -1 });
  const hide = (): void => setList({ offered: [], at: -1 });
  const apply = (value: string): void => {
    hide();
    setDraft({ text: value.trim(), of: value.trim() });
    change({ q: value.trim() });
  };
  const take = ({ text: chosen }: Completion): void => {
    const next = accept(text, field.current?.selectionStart ?? text.length, chosen);
    setDraft({ text: next.query, of: q });
    if (chosen.endsWith(":")) offer(next.query, next.caret);
    else apply(next.query);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const step = (by: number): void =>
    setList(({ offered, at }) => ({ offered, at: Math.max(-1, Math.min(offered.length - 1, at + by)) }));
  const onKeyDown = (event: KeyboardEvent): void => {
    const { offered, at } = list;
    const chosen = offered[at];
    if (event.key === "ArrowDown" && offered.length === 0) offer(text, field.current?.selectionStart ?? 0);
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter" && chosen) take(chosen);
    else if (event.key === "Enter") apply(text);
    else if (event.key === "Tab" && offered[Math.max(0, at)] && offered.length > 0 && text !== q) {
      take(offered[Math.max(0, at)] as Completion);
    } else if (event.key === "Escape" && offered.length > 0) hide();
    else if (event.key === "Escape") field.current?.blur();
    else return;
    event.preventDefault();
  };
  useKeys({
    "/": () => {
      const input = field.current;
      if (input === null) return;
      // At once: the next key is typed already.
      input.focus();
      input.value = q === "" ? "" : `${q} `;
      input.setSelectionRange(input.value.length, input.value.length);
      setDraft({ text: input.value, of: q });
    },
  });

  const isOpen = list.offered.length > 0;
  const wrong = error?.position;
  return (
    <div class="filter" role="search">
      <div class="filter-field">
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label="Filter"
          aria-expanded={isOpen}
          aria-controls="completions"
          aria-autocomplete="list"
          aria-invalid={wrong !== undefined}
          {...(list.at >= 0 && { "aria-activedescendant": `completion-${list.at}` })}
          placeholder="Filter: model:gpt-4o* status:>=400 &quot;exact words&quot;"
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => {
            setDraft({ text: currentTarget.value, of: q });
            offer(currentTarget.value, currentTarget.selectionStart ?? 0);
          }}
          onKeyDown={onKeyDown}
          onBlur={hide}
        />
        {text === "" && <kbd>/</kbd>}
        <ul id="completions" role="listbox" aria-label="Completions" hidden={!isOpen}>
          {list.offered.map((offered, index) => (
            <li
              key={offered.text}
              id={`completion-${index}`}
              role="option"
              aria-selected={index === list.at}
              onMouseDown={(event) => {
                event.preventDefault();
                take(offered);
              }}
            >
              <code>{offered.text}</code>
              <span>{offered.note}</span>
            </li>
          ))}
        </ul>
        {error !== undefined && wrong !== undefined && (
          <p class="filter-error" role="alert">
            <span aria-hidden="true">{" ".repeat(wrong)}^</span> {error.message}
            {error.remedy !== undefined && <span class="faint">: {error.remedy}</span>}
          </p>
        )}
      </div>
      <RangeMenu />
      <Chips query={q} />
    </div>
  );
}

function Chips({ query }: { query: string }) {
  const terms = readTerms(query);
  if (terms.length === 0) return null;
  return (
    <ul class="chips" aria-label="Terms of the filter">
      {terms.map(({ text, excluded }) => (
        <li key={text}>
          <button
            type="button"
            class={excluded ? "chip excluded" : "chip"}
            aria-label={`Remove ${text}`}
            onClick={() => change({ q: remove(query, text) })}
          >
            {text} <span aria-hidden="true">✕</span>
          </button>
        </li>
      ))}
      {terms.length > 1 && (
        <li>
          <button type="button" class="chip clear" onClick={() => change({ q: "" })}>
            remove all
          </button>
        </li>
      )}
    </ul>
  );
}
