// How the values are described that the filter leaves in a stream's filter state for Envoy's logs, spans and limits.

export interface StateTable {
  /** The union type of the names in TypeScript. */
  typescript: string;
  doc: string;
  /** What the filter puts before each name. */
  prefix: string;
  /** By name: what it says. */
  states: Readonly<Record<string, string>>;
}
