// Whether a pid still is the process that was meant: numbers are used again, start times are not.
import { readFile } from "node:fs/promises";

/** When the process began, in the kernel's ticks; empty where the system does not say; undefined: there is none. */
export async function startTime(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; field 22 counts from behind it. A zombie is as good as gone.
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
