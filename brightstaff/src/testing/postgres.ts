// For tests: a real PostgreSQL on 127.0.0.1 that gives each user of it a database of its own. It runs as nobody where the tests
// run as root, since it refuses to.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { access, chmod, chown, copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { Certificate } from "./certificate.js";
import { findServer, type ServerProcess, startServer } from "./server-process.js";

const run = promisify(execFile);
/** Where Debian has it. */
const PLACE = "/usr/lib/postgresql";
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export const POSTGRES = findServer("postgres", versions());
/** Any characters. */
export const PASSWORD = "geh eim/@:%";

export interface PostgresServer extends ServerProcess {
  /** The URL of a new, empty database. */
  database(): Promise<string>;
  /** Asks a database, as a user who may do anything. */
  ask(url: string, text: string): Promise<Record<string, unknown>[]>;
}

export async function startPostgres(tls?: Certificate): Promise<PostgresServer> {
  const server = await startServer({
    command: POSTGRES ?? "postgres",
    ...NOBODY,
    // Its own processes for connections would outlive it for a while.
    killSignal: "SIGQUIT",
    parameters: async (port, directory) => {
      const data = path.join(directory, "data");
      if (!(await exists(data))) await initialise(directory, data);
      return [
        ...["-D", data, "-p", `${port}`, "-c", "listen_addresses=127.0.0.1"],
        ...["-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=50"],
        ...(tls === undefined ? [] : await tlsParameters(directory, tls)),
      ];
    },
    isReady: (port) =>
      ask(urlOf(port, "postgres"), "SELECT 1").then(
        () => true,
        () => false,
      ),
  });
  return {
    ...server,
    database: async () => {
      const name = `plano_${randomUUID().replaceAll("-", "")}`;
      await ask(urlOf(server.port, "postgres"), `CREATE DATABASE ${name}`);
      return urlOf(server.port, name);
    },
    ask,
  };
}

async function initialise(directory: string, data: string): Promise<void> {
  const passwords = path.join(directory, "password");
  await writeFile(passwords, PASSWORD);
  if (NOBODY.uid !== undefined)
    for (const each of [directory, passwords]) await chown(each, NOBODY.uid, NOBODY.gid);
  const initdb = path.join(path.dirname(POSTGRES ?? ""), "initdb");
  const parameters = [
    "-D",
    data,
    "-U",
    "plano",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwords}`,
    "-E",
    "UTF8",
  ];
  await run(initdb, [...parameters, "--no-locale", "--no-sync"], { ...NOBODY, cwd: directory });
}

/** PostgreSQL takes a key only if nobody else can read it. */
async function tlsParameters(directory: string, { certificate, key }: Certificate): Promise<string[]> {
  const own = { certificate: path.join(directory, "server.pem"), key: path.join(directory, "server.key") };
  await copyFile(certificate, own.certificate);
  await copyFile(key, own.key);
  await chmod(own.key, 0o600);
  if (NOBODY.uid !== undefined)
    for (const each of Object.values(own)) await chown(each, NOBODY.uid, NOBODY.gid);
  return ["-c", "ssl=on", "-c", `ssl_cert_file=${own.certificate}`, "-c", `ssl_key_file=${own.key}`];
}

function urlOf(port: number, database: string): string {
  return `postgresql://plano:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

function versions(): string[] {
  try {
    return readdirSync(PLACE).map((version) => path.join(PLACE, version, "bin"));
  } catch {
    return [];
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
