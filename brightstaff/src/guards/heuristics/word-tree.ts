// Words by their letters: finds those that begin at a place of a text.

interface Node<Value> {
  next: Map<number, Node<Value>>;
  /** Of a word that ends here. */
  values: Value[];
}

export class WordTree<Value> {
  readonly #root: Node<Value> = { next: new Map(), values: [] };

  add(word: string, value: Value): void {
    let node = this.#root;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      const next = node.next.get(code) ?? { next: new Map(), values: [] };
      node.next.set(code, next);
      node = next;
    }
    node.values.push(value);
  }

  /** Calls `visit` for each word at that place, the shorter ones first, until it returns true. */
  some(text: string, start: number, visit: (end: number, value: Value) => boolean): boolean {
    let node: Node<Value> | undefined = this.#root;
    for (let at = start; at < text.length; at++) {
      node = node.next.get(text.charCodeAt(at));
      if (node === undefined) return false;
      for (const value of node.values) if (visit(at + 1, value)) return true;
    }
    return false;
  }
}
