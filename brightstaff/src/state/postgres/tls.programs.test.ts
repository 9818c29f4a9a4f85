// A PostgreSQL behind TLS with a certificate of a private authority.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificate, certify, OPENSSL } from "../../testing/certificate.js";
import { POSTGRES, type PostgresServer, startPostgres } from "../../testing/postgres.js";
import { PostgresStore } from "./postgres-store.js";

const OPTIONS = {
  bounds: { ttlMilliseconds: 3_600_000, maxEntries: 100, maxBytes: 1 << 20 },
  now: () => Date.now(),
  onDrop: () => {},
};

describe.skipIf(POSTGRES === undefined || OPENSSL === undefined)("with PostgreSQL behind TLS", () => {
  let directory: string;
  let files: Certificate;
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "plano-tls-"));
    files = await certify(directory);
    server = await startPostgres(files);
    url = await server.database();
  }, 30_000);
  afterAll(async () => {
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const opened = (host: string, parameters: string): Promise<string> =>
    PostgresStore.open(`${url.replace("127.0.0.1", host)}?${parameters}`, OPTIONS).then(
      async (store) => store.close().then(() => "opened"),
      (error: Error) => error.message,
    );

  test("verify-full takes a certificate of this authority for this name, and no other", async () => {
    const trusted = `sslmode=verify-full&sslrootcert=${files.ca}`;
    expect(await opened("localhost", trusted)).toBe("opened");
    expect(await opened("127.0.0.1", trusted)).toBe(
      "PostgreSQL cannot be reached: ERR_TLS_CERT_ALTNAME_INVALID",
    );
    expect(await opened("localhost", "sslmode=verify-full")).toMatch(
      /^PostgreSQL cannot be reached: .*(CERT|SIGNATURE)/,
    );
  });

  test("verify-ca takes any name, and require any certificate", async () => {
    expect(await opened("127.0.0.1", `sslmode=verify-ca&sslrootcert=${files.ca}`)).toBe("opened");
    expect(await opened("127.0.0.1", "sslmode=verify-ca")).toMatch(
      /^PostgreSQL cannot be reached: .*(CERT|SIGNATURE)/,
    );
    expect(await opened("127.0.0.1", "sslmode=require")).toBe("opened");
  });
});
