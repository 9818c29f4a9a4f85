// How an entry authenticates to its provider: a key of the gateway's, the client's own, Amazon's signature,
// or nothing.

import type { AuthStyle } from "../contract/auth-styles.generated.js";
import type { Environment } from "../environment/references.js";
import type { Api, UntranslatedEndpoint } from "../model/provider.js";
import type { Secret } from "../model/secret.js";
import type { ProviderRow } from "./provider-row.js";

export interface EntryAuth {
  secrets: Secret[];
  passthroughAuth: boolean;
  signing?: { region: string };
}

const AMAZON_HOST = /^bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com/;
const REGION = /^[a-z0-9-]+$/;

/** The entry's, the one in the address, or the environment's; undefined if none is given. */
export function regionOf(
  written: string | undefined,
  address: URL | undefined,
  env: Environment,
): string | undefined {
  const region =
    written ?? AMAZON_HOST.exec(address?.hostname ?? "")?.[1] ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  return region !== undefined && REGION.test(region) ? region : undefined;
}

/** How to call with this authentication. */
export function withAuth<Call extends Api | UntranslatedEndpoint>(
  call: Call,
  row: ProviderRow,
  auth: EntryAuth,
): Call {
  const style: AuthStyle = auth.secrets.length === 0 && !auth.passthroughAuth ? "none" : call.auth;
  // A server without keys may be behind something that asks for one.
  return {
    ...call,
    auth: style === "none" && auth.secrets.length > 0 && row.auth === "none" ? "bearer" : style,
  };
}
