// State in a real PostgreSQL.
import { afterAll, beforeAll, describe } from "vitest";
import { POSTGRES, type PostgresServer, startPostgres } from "../../testing/postgres.js";
import { describeStore } from "../testing/contract.js";
import { PostgresStore } from "./postgres-store.js";

describe.skipIf(POSTGRES === undefined)("with PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 30_000);
  afterAll(() => server.close());

  describeStore("in PostgreSQL", async () => {
    const url = await server.database();
    return {
      open: (options) => PostgresStore.open(url, options),
      close: async () => {},
    };
  });
});
