// What a provider's key rests for after an answer that may concern only that: the model, in the API or at the endpoint that the
// attempt calls. A key that may not use a model's embeddings may well chat with it.

import { hash, hashLow } from "../bytes/sip-hash";
import { tableKey } from "../translate/shared/name-map";
import { StreamRecord } from "../exchange/stream-record";

export function keySubject(record: StreamRecord): u64 {
  const model = record.model;
  hash(tableKey, model.ptr, model.len);
  return hashLow ^ (((<u64>record.endpoint) << 8) | <u64>record.upstream);
}
