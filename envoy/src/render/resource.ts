// The helpers that all renderers share. A resource is plain data in the shape of Envoy's protobuf JSON mapping
// (https://protobuf.dev/programming-guides/json/). Nothing here depends on a resource's purpose.

export type Resource = { [field: string]: unknown };

/** A message inside `google.protobuf.Any`. */
export function typed(type: string, fields: Resource = {}): Resource {
  return { "@type": `type.googleapis.com/${type}`, ...fields };
}

/** A named extension, in the form of filters, sockets and loggers. */
export function extension(name: string, type: string, fields: Resource = {}): Resource {
  return { name, typed_config: typed(type, fields) };
}

/** `google.protobuf.Duration` in JSON: seconds, here with at most three decimals. */
export function duration(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}
