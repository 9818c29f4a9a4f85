// For tests: certificates of a private authority, made with openssl.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { findServer } from "./server-process.js";

const run = promisify(execFile);

/** Undefined when it is not on the PATH. */
export const OPENSSL = findServer("openssl");

/** Paths of files. */
export interface Certificate {
  ca: string;
  certificate: string;
  key: string;
}

/** For `localhost`, by an authority of its own; the files are in the directory. */
export async function certify(directory: string): Promise<Certificate> {
  const at = (name: string): string => path.join(directory, name);
  const common = ["-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"];
  const [ca, caKey, certificate, key] = [at("ca.pem"), at("ca.key"), at("server.pem"), at("server.key")];
  await run("openssl", ["req", "-x509", ...common, "-keyout", caKey, "-out", ca, "-subj", "/CN=Test CA"]);
  const name = ["-subj", "/CN=server", "-addext", "subjectAltName=DNS:localhost"];
  const signed = ["-CA", ca, "-CAkey", caKey, "-keyout", key, "-out", certificate];
  await run("openssl", ["req", "-x509", ...common, ...name, ...signed]);
  return { ca, certificate, key };
}
