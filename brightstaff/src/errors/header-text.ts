const LONGEST = 1_000;

/** A message as a header's value, which is one line of ASCII: everything else is percent-encoded, and so is the percent sign. */
export function headerText(message: string): string {
  const line = message
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\p{Cs}/gu, "?");
  return line.replace(/[^ -~]|%/gu, encodeURIComponent).slice(0, LONGEST);
}
