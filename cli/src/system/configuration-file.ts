// Reads the configuration file that the user names, and the variables in `.env` beside it.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "@plano/config";
import { loginVariables } from "../chatgpt/login.js";
import { CommandError, unreadable } from "./command-error.js";

/** A larger file holds no variables. */
const MAX_ENV_BYTES = 1 << 20;
/**
 * They decide which programs run, where Plano's files are, and whom it trusts: never taken from a file that may have come
 * with a copied directory.
 */
const OF_THE_PROCESS = /^(?:ENVOY_BIN|HOME|PATH|PLANO_HOME|SSL_CERT_.*|TMPDIR|(?:DYLD|LD|NODE|XDG)_.*)$/;

export interface Configuration {
  text: string;
  /** The process's own variables, and those of `.env` that it does not have and that may be there. */
  env: Environment;
  /** Of variables in `.env` that are not taken. */
  warnings: string[];
  login?: {
    /** When its variables expire, milliseconds since the epoch. */
    expires: number;
    /** The variables without its own. */
    without: Environment;
  };
}

/** Throws a CommandError if a file cannot be read. */
export async function readConfiguration(file: string, env: Environment): Promise<Configuration> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error);
  });
  return withLogin({ text, ...(await withVariablesBeside(file, env)) });
}

/** With the login's variables, as they are now. */
export async function withLogin(read: Omit<Configuration, "login">): Promise<Configuration> {
  const login = await loginVariables(read.text, read.env);
  if (login === undefined) return read;
  const { env, expires } = login;
  return { ...read, env, login: { expires, without: read.env } };
}

export async function withVariablesBeside(
  file: string,
  env: Environment,
): Promise<Pick<Configuration, "env" | "warnings">> {
  const place = path.join(path.dirname(file), ".env");
  const text = await readFile(place, "utf8").catch((error: NodeJS.ErrnoException) => {
    // Python's virtual environments are directories of that name.
    if (error.code === "ENOENT" || error.code === "EISDIR") return "";
    throw unreadable(place, error);
  });
  if (text.length > MAX_ENV_BYTES) throw new CommandError(`${place} is larger than ${MAX_ENV_BYTES} bytes`);
  const written = Object.entries(parseEnv(text));
  const taken = written.filter(([name]) => !OF_THE_PROCESS.test(name));
  const others = written.filter(([name, value]) => OF_THE_PROCESS.test(name) && env[name] !== value);
  const names = others.map(([name]) => name).join(", ");
  const warnings =
    names === "" ? [] : [`${place}: ignored, since only the environment of plano sets it: ${names}`];
  return { env: { ...Object.fromEntries(taken), ...env }, warnings };
}
