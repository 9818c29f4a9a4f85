// Values of headers, as much of them as is kept.

/** Bytes of a name or a value; the filter keeps as many. */
export const MOST_OF_HEADER = 64;

/** Node.js reads each byte of a header as a character; one that is cut in two is left out. */
export function clippedHeader(value: string): string {
  const bytes = Buffer.from(value, "latin1").subarray(0, MOST_OF_HEADER);
  return new TextDecoder().decode(bytes, { stream: true });
}
