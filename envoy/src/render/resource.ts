// The vocabulary every renderer shares: a resource is plain data in the shape of Envoy's protobuf JSON mapping
// (https://protobuf.dev/programming-guides/json/). Nothing here knows what a resource is for.

export type Resource = { [field: string]: unknown };

/** A message inside `google.protobuf.Any`. */
export function typed(type: string, fields: Resource = {}): Resource {
  return { "@type": `type.googleapis.com/${type}`, ...fields };
}

/** A named extension, the way filters, sockets and loggers are listed. */
export function extension(name: string, type: string, fields: Resource = {}): Resource {
  return { name, typed_config: typed(type, fields) };
}

/** `google.protobuf.Duration` in JSON: seconds with at most three decimals here. */
export function duration(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}
