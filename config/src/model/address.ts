// Where something listens, in the normalised model.

export interface Address {
  host: string;
  /** 1..65535 */
  port: number;
}
