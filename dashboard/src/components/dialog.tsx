// A dialog above the page; the browser keeps the focus in it and closes it with escape.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Properties {
  title: string;
  open: Signal<boolean>;
  children: ComponentChildren;
}

export function Dialog({ title, open, children }: Properties) {
  const element = useRef<HTMLDialogElement>(null);
  const isOpen = open.value;
  useEffect(() => {
    if (isOpen) element.current?.showModal();
    else element.current?.close();
  }, [isOpen]);
  const close = (): void => {
    open.value = false;
  };
  return (
    <dialog
      ref={element}
      aria-label={title}
      onClose={close}
      onClick={(event) => {
        // Its backdrop is the dialog itself.
        if (event.target === element.current) close();
      }}
    >
      <div class="dialog">
        <header>
          <h2>{title}</h2>
          <button type="button" class="quiet" onClick={close} aria-label="Close">
            ✕
          </button>
        </header>
        {isOpen && children}
      </div>
    </dialog>
  );
}
