// The command line, as a user has it.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const PLANO = path.join(import.meta.dirname, "../../cli/bin/plano.js");

/** Its exit status, and what it printed. `home` is where it keeps its state. */
export async function planoCommand(home: string, parameters: readonly string[]): Promise<[number, string]> {
  const env = { ...process.env, PLANO_HOME: home, NO_COLOR: "1" };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PLANO, ...parameters], { env });
    return [0, stdout];
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return [code, stdout + stderr];
  }
}
