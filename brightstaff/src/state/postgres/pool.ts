// A bounded pool of connections to PostgreSQL. While PostgreSQL cannot be reached, queries fail at once; it is tried again every
// half second. No error holds an address, a password, or a value.
import pg from "pg";
import { reasonOf } from "../../condition.js";
import { StoreFull, StoreUnavailable } from "../store.js";
import { connectionOf } from "./connection.js";
import { migrate } from "./migrations.js";

const CONNECTIONS = 10;
/** Queries that wait for a connection. */
const MOST_WAITING = 1_000;
/** Milliseconds. */
const CONNECT_TIMEOUT = 3_000;
const STATEMENT_TIMEOUT = 5_000;
/** For a server that answers nothing. */
const QUERY_TIMEOUT = 6_000;
const IDLE = 30_000;
const PAUSE = 500;

const DISK_FULL = "53100";
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REASONS = new Map([
  ["28P01", "PostgreSQL refuses the user or the password"],
  ["28000", "PostgreSQL refuses the user"],
  ["3D000", "PostgreSQL has no such database"],
  ["42501", "PostgreSQL does not allow the user what Plano needs"],
  ["53300", "PostgreSQL has too many connections"],
  ["57P03", "PostgreSQL is starting"],
  ["57P01", "PostgreSQL is being stopped"],
  ["57014", "PostgreSQL took too long"],
  ["25006", "PostgreSQL is read-only"],
]);

/** A prepared statement. */
export interface Statement {
  name: string;
  text: string;
  /** It may run twice: it is sent again when its connection breaks. */
  repeatable?: boolean;
}

export class Pool {
  readonly #pool: pg.Pool;
  readonly #now: () => number;
  #down: { reason: StoreUnavailable; until: number } | undefined;

  private constructor(pool: pg.Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
    // Idle connections that break are replaced when they are needed.
    pool.on("error", () => {});
  }

  /** Rejects when PostgreSQL cannot be used. */
  static async open(url: string, now: () => number): Promise<Pool> {
    const connection = await connectionOf(url).catch((error: Error) => {
      throw new StoreUnavailable(error.message);
    });
    const pool = new pg.Pool({
      ...connection,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      idleTimeoutMillis: IDLE,
      statement_timeout: STATEMENT_TIMEOUT,
      query_timeout: QUERY_TIMEOUT,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    const opened = new Pool(pool, now);
    try {
      const client = await pool.connect();
      await migrate(client).finally(() => client.release());
      return opened;
    } catch (error) {
      await opened.close();
      throw described(error);
    }
  }

  async query<Row extends pg.QueryResultRow>(
    { name, text, repeatable = false }: Statement,
    values: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    if (this.#down !== undefined && this.#now() < this.#down.until) throw this.#down.reason;
    if (this.#pool.waitingCount >= MOST_WAITING)
      throw new StoreUnavailable("too many queries wait for PostgreSQL");
    const ask = (): Promise<pg.QueryResult<Row>> => this.#pool.query<Row>({ name, text, values });
    try {
      return await ask().catch((error: unknown) => {
        if (repeatable && isBroken(error)) return ask();
        throw error;
      });
    } catch (error) {
      const told = described(error);
      if (told instanceof StoreUnavailable && !(error instanceof pg.DatabaseError))
        this.#down = { reason: told, until: this.#now() + PAUSE };
      throw told;
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** Whether the error says that an open connection was lost. */
function isBroken(error: unknown): boolean {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (error instanceof pg.DatabaseError) return code === "57P01";
  return ["ECONNRESET", "EPIPE"].includes(code) || /terminated/i.test(message);
}

function described(error: unknown): StoreFull | StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof pg.DatabaseError))
    return new StoreUnavailable(`PostgreSQL cannot be reached: ${reasonOf(error)}`);
  const { code = "" } = error;
  if (code === DISK_FULL) return new StoreFull("there is no room left on PostgreSQL's disk");
  return new StoreUnavailable(REASONS.get(code) ?? `PostgreSQL says ${code}`);
}
