// The credential that a client shows.

import { LOWER_B, SPACE } from "../bytes/characters";
import { HeaderReader, HeaderWriter } from "../abi/headers";
import { equalsBytes, startsWithAscii } from "../bytes/slice";
import { AuthStyle, authStyleHeader } from "../contract/auth-styles.generated";
import { BEARER } from "../targets/key-ring";

/** The client's credential, collected while its headers are read. Precedence: bearer, x-api-key, others. */
export class ClientCredential {
  ptr: usize = 0;
  /** 0 until one is found. */
  length: i32 = 0;
  /** The headers hold several credentials that differ. */
  ambiguous: bool = false;
  private rank: i32 = 0;

  clear(): void {
    this.ambiguous = false;
    this.rank = 0;
    this.length = 0;
  }

  /** Reads a header of the client, or of an earlier attempt, which wrote the client's credential in its provider's style. */
  see(header: HeaderReader): void {
    let rank = 0;
    if (header.nameIs("authorization")) rank = 3;
    else if (header.nameIs("x-api-key")) rank = 2;
    else if (header.nameIs("api-key") || header.nameIs("x-goog-api-key")) rank = 1;
    let at = header.valuePtr;
    let end = at + header.valueLen;
    if (rank == 3 && isBearer(at, header.valueLen)) at += BEARER.length;
    while (at < end && load<u8>(at) == SPACE) at += 1;
    while (at < end && load<u8>(end - 1) == SPACE) end -= 1;
    if (at == end) return;
    const length = <i32>(end - at);
    if (this.length > 0 && !equalsBytes(this.ptr, this.length, at, length)) this.ambiguous = true;
    if (rank <= this.rank) return;
    this.rank = rank;
    this.ptr = at;
    this.length = length;
  }

  /** For a provider that gets the client's own key. */
  write(writer: HeaderWriter, auth: AuthStyle): void {
    if (this.length == 0) return;
    if (auth == AuthStyle.Bearer) writer.bearer(this.ptr, this.length);
    else if (auth != AuthStyle.None) writer.slice(authStyleHeader(auth), this.ptr, this.length);
  }
}

/** The scheme is case-insensitive (RFC 9110, section 11.1). */
function isBearer(ptr: usize, length: i32): bool {
  if (length < BEARER.length) return false;
  return (
    (load<u8>(ptr) | 0x20) == LOWER_B &&
    (startsWithAscii(ptr + 1, length - 1, "earer ") || startsWithAscii(ptr + 1, length - 1, "EARER "))
  );
}
