// llm_gateway.wasm: six filters in one binary, told apart by the plugin's root id.

import { RootContext } from "./abi/context";
import { serve } from "./abi/exports";
import { randomWord } from "./abi/system";
import { equalsAscii } from "./bytes/slice";
import { KeysRoot } from "./auth/keys-root";
import { tableKey } from "./translate/shared/name-map";
import { SecretsRoot } from "./secrets/secrets-root";
import { ConfigRoot } from "./state/config-root";
import { FrontRoot } from "./front/root";
import { GatewayRoot } from "./gateway/root";
import { UpstreamRoot } from "./upstream/root";

export * from "./abi/exports";

let keyed: bool = false;

serve((rootId: usize, length: i32): RootContext | null => {
  // Set once per VM: tables in use are filled with this key. The host gives random bytes only within a callback.
  if (!keyed) tableKey.set(randomWord(), randomWord());
  keyed = true;
  if (equalsAscii(rootId, length, "upstream")) return new UpstreamRoot();
  if (equalsAscii(rootId, length, "gateway")) return new GatewayRoot();
  if (equalsAscii(rootId, length, "front")) return new FrontRoot();
  if (equalsAscii(rootId, length, "config")) return new ConfigRoot();
  if (equalsAscii(rootId, length, "keys")) return new KeysRoot();
  if (equalsAscii(rootId, length, "secrets")) return new SecretsRoot();
  return null;
});
