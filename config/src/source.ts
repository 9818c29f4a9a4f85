// The YAML text: its value, and where in it a path stands. Syntax faults are problems; nothing here throws.
import { type Document, isMap, isNode, LineCounter, type Node, parseDocument, type Scalar } from "yaml";
import { formatPath, type PathPart, type Problem } from "./problems.js";

/** A file larger than this is not a configuration. */
const MAX_BYTES = 4 << 20;

export class Source {
  readonly problems: Problem[] = [];
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    const tooLarge = text.length > MAX_BYTES;
    this.#document = parseDocument(tooLarge ? "" : text, {
      lineCounter: this.#lines,
      uniqueKeys: true,
      logLevel: "error",
    });
    if (tooLarge) this.problems.push({ path: "", message: `the file is larger than ${MAX_BYTES} bytes` });
    for (const error of this.#document.errors) {
      const [firstLine = error.message] = error.message.split("\n");
      this.problems.push({
        path: "",
        ...this.#place(error.pos[0]),
        message: firstLine.replace(/ at line.*$/, ""),
      });
    }
    this.value = this.problems.length === 0 ? this.#read() : undefined;
  }

  /** A problem at a path; for a part that is missing, at what should hold it. `atKey` points at the member's name. */
  problem(path: readonly PathPart[], message: string, hint?: string, atKey = false): Problem {
    const offset = this.#offset(path, atKey);
    const place = offset === undefined ? {} : this.#place(offset);
    return { path: formatPath(path), ...place, message, ...(hint === undefined ? {} : { hint }) };
  }

  /** Aliases that expand without end, and the like, are found only here. */
  #read(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (error) {
      this.problems.push({ path: "", message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  #offset(path: readonly PathPart[], atKey: boolean): number | undefined {
    for (let length = path.length; length >= 0; length--) {
      const part = path[length - 1];
      const holder = this.#node(path.slice(0, Math.max(0, length - 1)));
      if (length > 0 && (atKey || length < path.length) && isMap(holder)) {
        const pair = holder.items.find(({ key }) => (key as Scalar | null)?.value === part);
        const key = pair?.key;
        if (isNode(key) && key.range) return key.range[0];
      }
      const node = this.#node(path.slice(0, length));
      if (node?.range) return node.range[0];
    }
    return undefined;
  }

  #node(path: readonly PathPart[]): Node | undefined {
    const node: unknown = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return isNode(node) ? node : undefined;
  }

  #place(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
