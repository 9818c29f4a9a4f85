// llm_gateway.wasm: six filters in one binary, told apart by the plugin's root id.

import { RootContext } from "./abi/context";
import { serve } from "./abi/exports";
import { randomWord } from "./abi/system";
import { FilterRole, filterRoleNamed } from "./contract/roles.generated";
import { KeysRoot } from "./auth/keys-root";
import { prepareIdentityKey } from "./auth/identity-key";
import { tableKey } from "./translate/shared/name-map";
import { SecretsRoot } from "./secrets/secrets-root";
import { ConfigRoot } from "./generations/config-root";
import { FrontRoot } from "./front/root";
import { GatewayRoot } from "./gateway/root";
import { UpstreamRoot } from "./upstream/root";

export * from "./abi/exports";

let keyed: bool = false;

serve((rootId: usize, length: i32): RootContext | null => {
  // Set once per VM: tables in use are filled with this key. The host gives random bytes only within a callback.
  if (!keyed) tableKey.set(randomWord(), randomWord());
  keyed = true;
  prepareIdentityKey();
  switch (filterRoleNamed(rootId, length)) {
    case FilterRole.Upstream:
      return new UpstreamRoot();
    case FilterRole.Gateway:
      return new GatewayRoot();
    case FilterRole.Front:
      return new FrontRoot();
    case FilterRole.Config:
      return new ConfigRoot();
    case FilterRole.Keys:
      return new KeysRoot();
    case FilterRole.Secrets:
      return new SecretsRoot();
    default:
      return null;
  }
});
