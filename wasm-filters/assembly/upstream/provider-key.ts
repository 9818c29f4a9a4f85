// Writes the gateway's key for a provider into an attempt's headers.

import { HeaderWriter } from "../abi/headers";
import { Buffer } from "../bytes/buffer";
import { AuthStyle, authStyleHeader } from "../contract/auth-styles.generated";
import { BEARER } from "../targets/key-ring";
import { ProviderEndpoint } from "../targets/provider";

/** `credential` comes from the provider's key ring; null when the ring is empty. */
export function writeKey(writer: HeaderWriter, credential: Buffer | null, endpoint: ProviderEndpoint): void {
  if (endpoint.auth == AuthStyle.None || !credential) return;
  const skip = endpoint.auth == AuthStyle.Bearer ? 0 : BEARER.length;
  writer.slice(authStyleHeader(endpoint.auth), credential.ptr + skip, credential.len - skip);
}
