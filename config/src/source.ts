// The YAML text: its value, and where in it a path stands. Syntax faults are problems; nothing here throws, and no
// problem made here quotes a value.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import { formatPath, type PathPart, type Problem } from "./problems.js";
import { readMessage, syntaxMessage } from "./syntax.js";

/** A file larger than this is not a configuration. */
const MAX_BYTES = 4 << 20;

/** One fault of syntax tends to be followed by many that only echo it. */
const MAX_SYNTAX_PROBLEMS = 5;

export class Source {
  readonly problems: Problem[] = [];
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#document = this.#parse(text);
    this.value = this.problems.length === 0 ? this.#read() : undefined;
  }

  /** A problem at a path; for a part that is missing, at what should hold it. `atKey` points at the member's name. */
  problem(path: readonly PathPart[], message: string, hint?: string, atKey = false): Problem {
    const offset = this.#offset(path, atKey);
    const place = offset === undefined ? {} : this.#place(offset);
    return { path: formatPath(path), ...place, message, ...(hint === undefined ? {} : { hint }) };
  }

  #parse(text: string): Document.Parsed {
    if (text.length > MAX_BYTES) {
      this.problems.push({ path: "", message: `the file is larger than ${MAX_BYTES} bytes` });
      return parseDocument("");
    }
    try {
      const document = parseDocument(text, { lineCounter: this.#lines, logLevel: "error", merge: true });
      for (const { code, pos } of [...document.errors, ...document.warnings]) {
        this.#addSyntax(pos[0], syntaxMessage(code));
      }
      return document;
    } catch (error) {
      this.problems.push({ path: "", message: readMessage(error) });
      return parseDocument("");
    }
  }

  #addSyntax(offset: number, message: string): void {
    const place = this.#place(offset);
    const isKnown = this.problems.some(({ line }) => line === place.line);
    if (!isKnown && this.problems.length < MAX_SYNTAX_PROBLEMS) {
      this.problems.push({ path: "", ...place, message });
    }
  }

  /** Aliases without an anchor, or that expand without end, are found only here. */
  #read(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (error) {
      const offset = this.#danglingAlias();
      const place = offset === undefined ? {} : this.#place(offset);
      this.problems.push({ path: "", ...place, message: readMessage(error) });
      return undefined;
    }
  }

  #danglingAlias(): number | undefined {
    let offset: number | undefined;
    try {
      visit(this.#document, {
        Alias: (_key, alias) => {
          if (alias.resolve(this.#document) !== undefined) return undefined;
          offset = alias.range?.[0];
          return visit.BREAK;
        },
      });
    } catch {
      // Too deep to walk: the problem then has no place.
    }
    return offset;
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
    let node: unknown = this.#document.contents;
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(this.#document);
      node = isNode(node) && "get" in node ? node.get(part, true) : undefined;
    }
    return isNode(node) ? node : undefined;
  }

  #place(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
