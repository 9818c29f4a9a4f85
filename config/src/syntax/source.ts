// The YAML text: its value, and the position of each path. Collects syntax errors; never throws, and no
// error quotes a value.
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
import { type ConfigError, formatPath, type PathPart } from "./errors.js";
import { readMessage, syntaxErrorsOf } from "./syntax.js";

/** A larger file is not a configuration. */
const MAX_BYTES = 4 << 20;
const BYTE_ORDER_MARK = /^\uFEFF/;

/** After a syntax error, many more merely echo it. */
const MAX_SYNTAX_ERRORS = 5;

export class Source {
  readonly errors: ConfigError[] = [];
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  /** An editor's mark of byte order is not of the first column. */
  constructor(text: string) {
    this.#document = this.#parse(text.replace(BYTE_ORDER_MARK, ""));
    this.value = this.errors.length === 0 ? this.#read() : undefined;
  }

  /** An error at a path; a missing part is reported at its parent. `atKey` points at the member's name. */
  error(path: readonly PathPart[], message: string, hint?: string, atKey = false): ConfigError {
    const offset = this.#offset(path, atKey);
    const position = offset === undefined ? {} : this.#positionAt(offset);
    return { path: formatPath(path), ...position, message, ...(hint === undefined ? {} : { hint }) };
  }

  #parse(text: string): Document.Parsed {
    if (text.length > MAX_BYTES) {
      this.errors.push({ path: "", message: `the file is larger than ${MAX_BYTES} bytes` });
      return parseDocument("");
    }
    try {
      const document = parseDocument(text, { lineCounter: this.#lines, logLevel: "error", merge: true });
      const found = syntaxErrorsOf([...document.errors, ...document.warnings], text);
      for (const { offset, message } of found) this.#addSyntax(offset, message);
      return document;
    } catch (error) {
      this.errors.push({ path: "", message: readMessage(error) });
      return parseDocument("");
    }
  }

  #addSyntax(offset: number, message: string): void {
    const position = this.#positionAt(offset);
    const isKnown = this.errors.some(({ line }) => line === position.line);
    if (!isKnown && this.errors.length < MAX_SYNTAX_ERRORS) {
      this.errors.push({ path: "", ...position, message });
    }
  }

  /** Only here are aliases found that have no anchor or expand without end. */
  #read(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (error) {
      const offset = this.#danglingAlias();
      const position = offset === undefined ? {} : this.#positionAt(offset);
      this.errors.push({ path: "", ...position, message: readMessage(error) });
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
      // Too deep to walk; the error has no position then.
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

  #positionAt(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
