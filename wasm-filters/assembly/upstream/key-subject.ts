// The subject of an attempt, for keys that rest: its model, at the API or the endpoint that it calls. A key without access to a model's embeddings may still chat with it.

import { hash, hashLow } from "../bytes/sip-hash";
import { tableKey } from "../translate/shared/name-map";
import { StreamRecord } from "../exchange/stream-record";

export function keySubject(record: StreamRecord): u64 {
  const model = record.attempt.model;
  hash(tableKey, model.ptr, model.len);
  return hashLow ^ (((<u64>record.request.endpoint) << 8) | <u64>record.attempt.format);
}
