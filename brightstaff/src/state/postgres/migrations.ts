// The tables of state in PostgreSQL. Each migration is applied once, whichever of several brightstaffs comes first. Triggers keep
// count of entries and bytes, so that nobody ever counts them all; each backend counts in one of several rows, so that they do
// not wait for each other.
import type { PoolClient } from "pg";
import { StoreUnavailable } from "../store.js";
import { MIGRATION_LOCK } from "./locks.js";

const FIRST = `
CREATE TABLE plano_responses (
  tenant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  previous text COLLATE "C",
  items integer NOT NULL,
  turn_bytes integer NOT NULL,
  bytes bigint NOT NULL,
  head text NOT NULL,
  turn text NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX plano_responses_changed_at ON plano_responses (changed_at);

CREATE TABLE plano_conversations (
  tenant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  items integer NOT NULL,
  bytes bigint NOT NULL,
  head text NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX plano_conversations_changed_at ON plano_conversations (changed_at);

CREATE TABLE plano_conversation_items (
  tenant text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  item text NOT NULL,
  PRIMARY KEY (tenant, conversation, position),
  FOREIGN KEY (tenant, conversation) REFERENCES plano_conversations ON DELETE CASCADE
);

CREATE TABLE plano_state_totals (
  shard integer PRIMARY KEY,
  entries bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0
);
INSERT INTO plano_state_totals (shard) SELECT generate_series(0, 15);

CREATE FUNCTION plano_count_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  more_entries bigint := 0;
  more_bytes bigint := 0;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT count(*), coalesce(sum(bytes), 0) INTO more_entries, more_bytes FROM added;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    SELECT more_entries - count(*), more_bytes - coalesce(sum(bytes), 0) INTO more_entries, more_bytes FROM removed;
  END IF;
  IF more_entries <> 0 OR more_bytes <> 0 THEN
    UPDATE plano_state_totals SET entries = entries + more_entries, bytes = bytes + more_bytes
      WHERE shard = pg_backend_pid() % 16;
  END IF;
  RETURN NULL;
END $$;
${["responses", "conversations"].map(counted).join("")}
`;

function counted(table: string): string {
  const trigger = (event: string, tables: string): string => `
CREATE TRIGGER plano_count_${event} AFTER ${event} ON plano_${table} REFERENCING ${tables}
  FOR EACH STATEMENT EXECUTE FUNCTION plano_count_state();`;
  return [
    trigger("insert", "NEW TABLE AS added"),
    trigger("update", "OLD TABLE AS removed NEW TABLE AS added"),
    trigger("delete", "OLD TABLE AS removed"),
  ].join("");
}

/** Those that follow change what is there; none changes once it was released. */
const MIGRATIONS = [FIRST];
const UNDEFINED_TABLE = "42P01";

export async function migrate(client: PoolClient): Promise<void> {
  if ((await versionOf(client)) === MIGRATIONS.length) return;
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query(
      "CREATE TABLE IF NOT EXISTS plano_state_migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const version = await versionOf(client);
    if (version > MIGRATIONS.length)
      throw new StoreUnavailable("the tables in PostgreSQL were made by a later version of Plano");
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < version) continue;
      await client.query(migration);
      await client.query("INSERT INTO plano_state_migrations (version) VALUES ($1)", [index + 1]);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function versionOf(client: PoolClient): Promise<number> {
  try {
    const { rows } = await client.query<{ version: number }>(
      "SELECT coalesce(max(version), 0) AS version FROM plano_state_migrations",
    );
    return rows[0]?.version ?? 0;
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return 0;
    throw error;
  }
}
