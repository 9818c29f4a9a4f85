// CPU time of a process, from /proc: all its threads, in nanoseconds. Less noisy than wall time on a shared
// machine.
import { readdir, readFile } from "node:fs/promises";

/** Only of the threads that serve requests. */
export async function workerNanoseconds(pid: number): Promise<number> {
  const tasks = `/proc/${pid}/task`;
  const threads = await readdir(tasks);
  const names = await Promise.all(threads.map((thread) => readFile(`${tasks}/${thread}/comm`, "utf8")));
  const workers = threads.filter((_thread, index) => names[index]?.startsWith("wrk:worker"));
  if (workers.length === 0) throw new Error("Envoy has no worker");
  const times = await Promise.all(workers.map((thread) => onCpu(`${tasks}/${thread}/schedstat`)));
  return times.reduce((sum, time) => sum + time, 0);
}

export async function cpuNanoseconds(pid: number): Promise<number> {
  const tasks = `/proc/${pid}/task`;
  const threads = await readdir(tasks);
  const times = await Promise.all(threads.map((thread) => onCpu(`${tasks}/${thread}/schedstat`)));
  return times.reduce((sum, time) => sum + time, 0);
}

/** https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat; a thread may end during the read. */
async function onCpu(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "0");
  return Number(text.split(" ")[0]);
}
