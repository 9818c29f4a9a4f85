// The terminal while it is taken as a whole: what was on it comes back at the end. Only lines that changed are written.
import { emitKeypressEvents } from "node:readline";
import type { Size } from "./frame.js";
import { type Line, shownLine } from "./text.js";
import type { Key } from "./view.js";

const ESCAPE = "\u001b[";
/** The alternate screen, without a cursor and without wrapping. */
const TAKE = `${ESCAPE}?1049h${ESCAPE}?25l${ESCAPE}?7l`;
const GIVE_BACK = `${ESCAPE}?7h${ESCAPE}?25h${ESCAPE}?1049l`;
/** Terminals show what is between them at once. */
const BEGIN = `${ESCAPE}?2026h`;
const END = `${ESCAPE}?2026l`;

interface Pressed {
  name?: string;
  sequence?: string;
  ctrl?: boolean;
}

export interface ScreenEvents {
  pressed: (key: Key) => void;
  resized: () => void;
}

export class Screen {
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WriteStream;
  readonly #onKey: (text: string | undefined, key: Pressed) => void;
  readonly #onResize: () => void;
  #shown: string[] = [];

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream, { pressed, resized }: ScreenEvents) {
    this.#input = input;
    this.#output = output;
    this.#onKey = (text, { name = "", sequence = "", ctrl = false }) =>
      pressed({ name, text: text ?? sequence, control: ctrl });
    this.#onResize = () => {
      this.#shown = [];
      resized();
    };
    emitKeypressEvents(input);
    input.setRawMode(true);
    input.on("keypress", this.#onKey).resume();
    output.on("resize", this.#onResize).write(TAKE);
  }

  get size(): Size {
    return { columns: this.#output.columns, rows: this.#output.rows };
  }

  show(lines: readonly Line[]): void {
    const { columns } = this.#output;
    const hasColours = this.#output.hasColors();
    const texts = lines.map((line) => shownLine(line, columns, hasColours));
    const isAll = this.#shown.length === 0;
    const changed = texts.flatMap((text, at) =>
      text === this.#shown[at] ? [] : [`${ESCAPE}${at + 1};1H${ESCAPE}2K${text}`],
    );
    this.#shown = texts;
    if (changed.length === 0) return;
    this.#output.write(`${BEGIN}${isAll ? `${ESCAPE}2J` : ""}${changed.join("")}${END}`);
  }

  close(): void {
    this.#input.off("keypress", this.#onKey).pause();
    this.#input.setRawMode(false);
    this.#output.off("resize", this.#onResize).write(GIVE_BACK);
  }
}
