// What a connection string means, in libpq's terms.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ConnectionOptions } from "node:tls";
import { expect, test } from "vitest";
import { connectionOf } from "./connection.js";

test("its parts are taken, percent-encoded ones, too", async () => {
  expect(await connectionOf("postgresql://us%40er:p%2Fw@127.0.0.1:6543/my%20db?application_name=x")).toEqual({
    ...{ host: "127.0.0.1", port: 6_543, user: "us@er", password: "p/w", database: "my db" },
    ...{ application_name: "x", ssl: false },
  });
  expect(await connectionOf("postgres:///db?host=/run/postgresql")).toEqual({
    ...{ host: "/run/postgresql", database: "db", application_name: "plano", ssl: false },
  });
  expect(await connectionOf("postgresql://[::1]/db")).toMatchObject({ host: "::1", ssl: false });
});

const tlsOf = async (text: string): Promise<ConnectionOptions | false> => {
  const { ssl } = await connectionOf(text);
  return ssl as ConnectionOptions | false;
};
const OTHER = { subject: { CN: "other" }, subjectaltname: "DNS:other" } as never;
const SAME = { subject: { CN: "db.example" }, subjectaltname: "DNS:db.example" } as never;

test.each([
  ["", true, true],
  ["?sslmode=verify-full", true, true],
  ["?sslmode=verify-ca", true, false],
  ["?sslmode=require", false, false],
])("beyond loopback, %s verifies the certificate: %s, its name: %s", async (mode, certificate, name) => {
  const tls = await tlsOf(`postgresql://u:p@db.example/d${mode}`);
  if (tls === false) throw new Error("there is no TLS");
  expect(tls.rejectUnauthorized).toBe(certificate);
  expect(tls.checkServerIdentity?.("x", SAME)).toBeUndefined();
  if (name) expect(tls.checkServerIdentity?.("x", OTHER)).toBeInstanceOf(Error);
  else expect(tls.checkServerIdentity?.("x", OTHER)).toBeUndefined();
});

test("sslmode=disable is no TLS, and on loopback there is none unless asked for", async () => {
  expect(await tlsOf("postgresql://db.example/d?sslmode=disable")).toBe(false);
  expect(await tlsOf("postgresql://localhost/d")).toBe(false);
  expect(await tlsOf("postgresql://localhost/d?sslmode=verify-full")).toMatchObject({
    rejectUnauthorized: true,
  });
});

test("files of certificates are read, and a root makes require verify", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-connection-"));
  const root = path.join(directory, "root.pem");
  await writeFile(root, "PEM");
  const url = `postgresql://db.example/d?sslmode=require&sslrootcert=${root}`;
  expect(await tlsOf(url)).toMatchObject({ ca: "PEM", rejectUnauthorized: true });
  await rm(directory, { recursive: true });
  await expect(connectionOf(url)).rejects.toThrow(
    "sslrootcert of the connection string cannot be read: ENOENT",
  );
});

test.each([
  ["mysql://u:geheim@h/d", "the connection string is not a postgresql:// URL"],
  ["postgresql://u:geheim@h:x/d", "the connection string is not a postgresql:// URL"],
  ["postgresql://u:%zz@h/d", "a part of the connection string is not percent-encoded as URLs are"],
  ["postgresql://u:geheim@h/d?geheim=1", "the connection string has a parameter that Plano does not know"],
  [
    "postgresql://u:geheim@h/d?sslmode=prefer",
    "sslmode of the connection string must be one of disable, require, verify-ca, verify-full",
  ],
])("%s is refused, and not repeated", async (text, message) => {
  await expect(connectionOf(text)).rejects.toThrow(new Error(message));
});
