// Where a provider's server departs from the API it speaks: a closed list, named in config/providers.yaml, one bit each.
// A quirk is about the server; what depends on the model's name stands in request-model.ts.

export const enum Quirk {
  None = 0,
  /** Takes, and wants back, the `reasoning_content` of an assistant's earlier turns. */
  ReasoningContent = 1,
}
