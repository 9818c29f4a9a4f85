// The key of the hash that locates buckets, shared by all workers of an Envoy process, as the buckets are.

import { setSharedKey } from "../abi/shared-key";
import { HashKey } from "../bytes/sip-hash";

export const hashKey = new HashKey();

export function prepareHashKey(): void {
  setSharedKey(hashKey, "plano.limits.key");
}
