// Writes the beta features that a client asks for, as Claude on Bedrock takes them: in the body. Bedrock answers 400, "invalid
// beta flag", to names that it does not know.
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html

import { CLOSE_BRACKET, COMMA, QUOTE, SPACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { indexOfName } from "../../../bytes/names";

const KNOWN: StaticArray<string> = [
  "computer-use-2024-10-22",
  "computer-use-2025-01-24",
  "computer-use-2025-11-24",
  "token-efficient-tools-2025-02-19",
  "output-128k-2025-02-19",
  "interleaved-thinking-2025-05-14",
  "dev-full-thinking-2025-05-14",
  "context-1m-2025-08-07",
  "context-management-2025-06-27",
  "tool-search-tool-2025-10-19",
  "tool-examples-2025-10-29",
  "effort-2025-11-24",
];

/** Writes `anthropic_beta` after a comma; nothing when none of the names is known. */
export function writeBetas(out: Buffer, betas: Buffer): void {
  const end = betas.len;
  let any = false;
  for (let from = 0; from < end; ) {
    let to = from;
    while (to < end && load<u8>(betas.ptr + to) != COMMA) to += 1;
    const next = to + 1;
    while (from < to && load<u8>(betas.ptr + from) == SPACE) from += 1;
    while (to > from && load<u8>(betas.ptr + to - 1) == SPACE) to -= 1;
    if (indexOfName(KNOWN, betas.ptr + from, to - from) >= 0) {
      out.ascii(any ? "," : ',"anthropic_beta":[');
      any = true;
      out.byte(QUOTE);
      out.bytes(betas.ptr + from, to - from);
      out.byte(QUOTE);
    }
    from = next;
  }
  if (any) out.byte(CLOSE_BRACKET);
}
