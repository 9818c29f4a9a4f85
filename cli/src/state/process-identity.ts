// Tells whether a pid still belongs to the same process: pids are reused, start times are not.
import { readFile } from "node:fs/promises";

/**
 * The process's start time in kernel ticks. Empty if the system does not say; undefined if there is no such
 * process.
 */
export async function startTime(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may contain anything, so count fields after it; field 22 is the start time. Z
    // is a zombie.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return isAlive(pid) ? "" : undefined;
  }
}

export async function isSame(pid: number, started: string): Promise<boolean> {
  const now = await startTime(pid);
  return now !== undefined && (now === started || now === "" || started === "");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
