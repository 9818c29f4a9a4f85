// The configured tokens of a model's media; 0 where the configuration says nothing.

export class MediaTokens {
  image: f64 = 0;
  /** Of a document. */
  page: f64 = 0;
  /** Of sound. */
  second: f64 = 0;
}
