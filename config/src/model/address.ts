// Where something listens, in the normalised model.

export interface Address {
  host: string;
  /** 1..65535; of Plano's own addresses also 0, for any free one. */
  port: number;
}
