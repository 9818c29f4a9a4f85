// What an answer says of itself.

export interface Head {
  /** Unique, of letters and digits. */
  id: string;
  /** Who answers, where the API has a model's name. */
  model: string;
  /** Seconds since 1970. */
  created: number;
}
