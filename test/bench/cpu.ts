// CPU time of a process, from /proc: all its threads, in nanoseconds. Steadier than wall time on a shared machine.
import { readdir, readFile } from "node:fs/promises";

export async function cpuNanoseconds(pid: number): Promise<number> {
  const tasks = `/proc/${pid}/task`;
  const threads = await readdir(tasks);
  const times = await Promise.all(threads.map((thread) => onCpu(`${tasks}/${thread}/schedstat`)));
  return times.reduce((sum, time) => sum + time, 0);
}

/** https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat; a thread may end while it is looked at. */
async function onCpu(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "0");
  return Number(text.split(" ")[0]);
}
