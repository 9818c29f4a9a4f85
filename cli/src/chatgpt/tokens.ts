// The tokens of a ChatGPT subscription, in a file of their own that only its owner can read.
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Environment } from "@plano/config";
import { privateDirectory, remove, writePrivate } from "../system/private-files.js";

export interface Tokens {
  access: string;
  refresh: string;
  /** Milliseconds since the epoch. */
  expires: number;
  account?: string;
  /** The server that gave them, the only one that gets them again; default: OpenAI's. */
  issuer?: string;
}

/** The same for all Planos of a user. */
export function tokensFile({ XDG_CONFIG_HOME: configured, HOME: home = homedir() }: Environment): string {
  const root =
    configured !== undefined && path.isAbsolute(configured) ? configured : path.join(home, ".config");
  return path.join(root, "plano", "chatgpt.json");
}

/** Undefined without a login. */
export async function readTokens(file: string): Promise<Tokens | undefined> {
  try {
    const tokens = JSON.parse(await readFile(file, "utf8")) as Partial<Tokens>;
    const isWhole = [tokens.access, tokens.refresh].every((each) => typeof each === "string");
    return isWhole && Number.isFinite(tokens.expires) ? (tokens as Tokens) : undefined;
  } catch {
    return undefined;
  }
}

export async function writeTokens(file: string, tokens: Tokens): Promise<void> {
  await privateDirectory(path.dirname(file), "XDG_CONFIG_HOME names another one for logins.");
  await writePrivate(file, `${JSON.stringify(tokens, null, 2)}\n`);
}

/** False without a login. */
export async function removeTokens(file: string): Promise<boolean> {
  const known = await readTokens(file);
  await remove(file);
  return known !== undefined;
}
