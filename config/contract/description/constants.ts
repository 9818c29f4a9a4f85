// How single values are described that both languages know: bounds, and names that stand for themselves.

export interface Constant {
  /** `MAX_KEY_MODELS` in both languages. */
  constant: string;
  value: number | string;
  doc: string;
  /** The filter writes the number as text. */
  text?: true;
}
