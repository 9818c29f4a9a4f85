// Memory of a process, from /proc.
import { readFile } from "node:fs/promises";

/** https://docs.kernel.org/filesystems/proc.html */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
}
