// What is asked of PostgreSQL. `$1` is the tenant, `$2` an id, `$3` the time at or before which entries have expired, where there
// are such.
import type { EntryKind } from "../store.js";
import { EVICTION_LOCK } from "./locks.js";
import type { Statement } from "./pool.js";

/** Adds items, the array `$N`, to the conversation that `grown` has updated. */
const ADD_ITEMS = (array: string): string => `
  INSERT INTO plano_conversation_items (tenant, conversation, position, item)
  SELECT grown.tenant, grown.id, grown.start + ordinality - 1, item
  FROM grown, unnest(${array}::text[]) WITH ORDINALITY AS each (item, ordinality)`;

/** `$4` created, `$5` now, `$6` previous, `$7` items, `$8` bytes of the turn, `$9` of all, `$10` head, `$11` turn; of its
 * conversation `$12` the id, `$13` the items, `$14` their bytes, `$15` the most bytes. */
export const PUT: Statement = {
  name: "plano_put",
  repeatable: true,
  text: `
WITH conversation AS (
  SELECT tenant, id, bytes + $14 > $15 AS is_full FROM plano_conversations
  WHERE tenant = $1 AND id = $12 AND changed_at > $3
), put AS (
  INSERT INTO plano_responses (tenant, id, created_at, changed_at, previous, items, turn_bytes, bytes, head, turn)
  SELECT $1, $2, $4, $5, $6, $7, $8, $9, $10, $11
  WHERE NOT EXISTS (SELECT FROM conversation WHERE is_full)
  ON CONFLICT (tenant, id) DO UPDATE SET created_at = excluded.created_at, changed_at = excluded.changed_at,
    previous = excluded.previous, items = excluded.items, turn_bytes = excluded.turn_bytes,
    bytes = excluded.bytes, head = excluded.head, turn = excluded.turn
  WHERE plano_responses.changed_at <= $3
  RETURNING xmax <> 0 AS was_there
), grown AS (
  UPDATE plano_conversations c
  SET items = c.items + cardinality($13::text[]), bytes = c.bytes + $14, changed_at = $5
  FROM conversation, put
  WHERE c.tenant = $1 AND c.id = $12
  RETURNING c.tenant, c.id, c.items - cardinality($13::text[]) AS start
), added AS (${ADD_ITEMS("$13")})
SELECT coalesce((SELECT is_full FROM conversation), false) AS is_full,
  coalesce((SELECT was_there FROM put), false) AS has_replaced`,
};

export const GET: Statement = {
  name: "plano_get",
  repeatable: true,
  text: "SELECT head, turn, changed_at FROM plano_responses WHERE tenant = $1 AND id = $2 AND changed_at > $3",
};

/**
 * The latest turn first; one that is beyond the limits, `$4` items and `$5` bytes, has no text. Each is looked up by itself: a join
 * would read all that the tenant has.
 */
export const CHAIN: Statement = {
  name: "plano_chain",
  repeatable: true,
  text: `
WITH RECURSIVE chain AS (
  SELECT id, previous, items::bigint AS items, turn_bytes::bigint AS bytes, 1 AS depth
  FROM plano_responses WHERE tenant = $1 AND id = $2 AND changed_at > $3
  UNION ALL
  SELECT before.id, before.previous, chain.items + before.items, chain.bytes + before.turn_bytes, depth + 1
  FROM chain CROSS JOIN LATERAL (
    SELECT id, previous, items, turn_bytes FROM plano_responses
    WHERE tenant = $1 AND id = chain.previous AND changed_at > $3 LIMIT 1
  ) before
  WHERE chain.items <= $4 AND chain.bytes <= $5
)
SELECT previous,
  CASE WHEN items <= $4 AND bytes <= $5 THEN (
    SELECT turn FROM plano_responses response WHERE response.tenant = $1 AND response.id = chain.id
  ) END AS turn
FROM chain ORDER BY depth`,
};

export const DELETE_RESPONSE: Statement = {
  name: "plano_delete_response",
  text: "DELETE FROM plano_responses WHERE tenant = $1 AND id = $2 AND changed_at > $3",
};

/** An entry that has expired makes room for one of the same id. */
export const CLEAR_CONVERSATION: Statement = {
  name: "plano_clear_conversation",
  text: "DELETE FROM plano_conversations WHERE tenant = $1 AND id = $2 AND changed_at <= $3",
};

/** `$3` created, `$4` now, `$5` bytes, `$6` head, `$7` items. */
export const CREATE_CONVERSATION: Statement = {
  name: "plano_create_conversation",
  text: `
WITH grown AS (
  INSERT INTO plano_conversations (tenant, id, created_at, changed_at, items, bytes, head)
  VALUES ($1, $2, $3, $4, cardinality($7::text[]), $5, $6)
  ON CONFLICT DO NOTHING
  RETURNING tenant, id, 0 AS start
)${ADD_ITEMS("$7")}`,
};

export const GET_CONVERSATION: Statement = {
  name: "plano_get_conversation",
  repeatable: true,
  text: "SELECT head, changed_at FROM plano_conversations WHERE tenant = $1 AND id = $2 AND changed_at > $3",
};

/** The latest item first: `$3` and one more, and up to that with which they have more than `$4` bytes. */
export const GET_ITEMS: Statement = {
  name: "plano_get_items",
  repeatable: true,
  text: `
SELECT item FROM (
  SELECT item, position, sum(octet_length(item)) OVER (ORDER BY position DESC) - octet_length(item) AS before
  FROM (
    SELECT item, position FROM plano_conversation_items WHERE tenant = $1 AND conversation = $2
    ORDER BY position DESC LIMIT $3 + 1
  ) latest
) counted
WHERE before <= $4 ORDER BY position DESC`,
};

/** `$4` now, `$5` items, `$6` their bytes, `$7` the most bytes. No row: there is no such conversation. */
export const APPEND: Statement = {
  name: "plano_append",
  text: `
WITH conversation AS (
  SELECT bytes + $6 > $7 AS is_full FROM plano_conversations WHERE tenant = $1 AND id = $2 AND changed_at > $3
), grown AS (
  UPDATE plano_conversations c SET items = c.items + cardinality($5::text[]), bytes = c.bytes + $6, changed_at = $4
  FROM conversation
  WHERE c.tenant = $1 AND c.id = $2 AND NOT is_full
  RETURNING c.tenant, c.id, c.items - cardinality($5::text[]) AS start
), added AS (${ADD_ITEMS("$5")})
SELECT is_full FROM conversation`,
};

export const DELETE_CONVERSATION: Statement = {
  name: "plano_delete_conversation",
  text: "DELETE FROM plano_conversations WHERE tenant = $1 AND id = $2 AND changed_at > $3",
};

/** Of the one kind of entries: as many as are asked for, from the last of the page before on. */
const LATEST = (kind: EntryKind, table: string): string => `
  (SELECT '${kind}' AS kind, tenant, id, created_at, changed_at, bytes FROM ${table}
  WHERE changed_at > $1 AND changed_at <= coalesce($5, 9223372036854775807)
    AND ($2::text IS NULL OR '${kind}' = $2) AND ($3::text IS NULL OR tenant = $3) AND ($4::text IS NULL OR id = $4)
    AND ($5::bigint IS NULL OR (changed_at, id, tenant, '${kind}'::text) < ($5, $6::text, $7::text, $8::text))
  ORDER BY changed_at DESC, id DESC, tenant DESC LIMIT $9)`;

/** `$1` expired; `$2` kind, `$3` tenant, `$4` id, where not null; `$5` to `$8` the last of the page before; `$9` the most. */
export const LIST: Statement = {
  name: "plano_list",
  repeatable: true,
  text: `
${LATEST("response", "plano_responses")}
UNION ALL
${LATEST("conversation", "plano_conversations")}
ORDER BY changed_at DESC, id DESC, tenant DESC, kind DESC LIMIT $9`,
};

export const SIZE: Statement = {
  name: "plano_size",
  repeatable: true,
  text: "SELECT sum(entries)::bigint AS entries, sum(bytes)::bigint AS bytes FROM plano_state_totals",
};

/** How many entries one statement drops at most. */
export const MOST_DROPPED = 500;

/** `$1` expired. */
export const expire = (table: "responses" | "conversations"): Statement => ({
  name: `plano_expire_${table}`,
  text: `
DELETE FROM plano_${table} WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM plano_${table} WHERE changed_at <= $1 ORDER BY changed_at LIMIT ${MOST_DROPPED}
  FOR UPDATE SKIP LOCKED
))`,
});

/** By the places of rows, whatever the statistics say; a row that was changed meanwhile stays. */
const DELETE_DUE = (kind: EntryKind, table: string): string => `
  DELETE FROM ${table}
  WHERE ctid = ANY (ARRAY(SELECT place FROM due WHERE kind = '${kind}'))
    AND changed_at <= (SELECT max(changed_at) FROM due)
  RETURNING 1`;

/** `$1` the most entries, `$2` the most bytes. One process at a time evicts, so that none counts what another has dropped. */
export const EVICT: Statement = {
  name: "plano_evict",
  text: `
WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${EVICTION_LOCK}) AS is_ours),
excess AS (
  SELECT sum(entries) - $1 AS entries, sum(bytes) - $2 AS bytes FROM plano_state_totals, turn WHERE is_ours
), oldest AS (
  SELECT * FROM (
    (SELECT 'response' AS kind, ctid AS place, changed_at, bytes FROM plano_responses
      ORDER BY changed_at LIMIT ${MOST_DROPPED})
    UNION ALL
    (SELECT 'conversation', ctid, changed_at, bytes FROM plano_conversations
      ORDER BY changed_at LIMIT ${MOST_DROPPED})
  ) entry ORDER BY changed_at LIMIT ${MOST_DROPPED}
), due AS (
  SELECT kind, place, changed_at FROM (
    SELECT oldest.*, row_number() OVER (ORDER BY changed_at, kind, place) - 1 AS entries_before,
      sum(bytes) OVER (ORDER BY changed_at, kind, place) - bytes AS bytes_before
    FROM oldest
  ) counted, excess
  WHERE entries_before < excess.entries OR bytes_before < excess.bytes
), responses AS (${DELETE_DUE("response", "plano_responses")}
), conversations AS (${DELETE_DUE("conversation", "plano_conversations")}
)
SELECT (SELECT count(*) FROM responses) + (SELECT count(*) FROM conversations) AS dropped,
  coalesce((SELECT entries > 0 FROM excess), false) AS had_too_many`,
};
