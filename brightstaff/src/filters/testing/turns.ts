// Measures for how long some work keeps the event loop to itself.

const ROUNDS = 4;

/** Milliseconds of processor time of the longest turn, in the quickest of several runs: a busy machine makes none quicker. */
export async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) least = Math.min(least, await longestIn(run));
  return least;
}

async function longestIn(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = process.cpuUsage();
  const look = (): void => {
    const now = process.cpuUsage();
    longest = Math.max(longest, (now.user - before.user + now.system - before.system) / 1_000);
    before = now;
    turn = setImmediate(look);
  };
  let turn = setImmediate(look);
  await run();
  look();
  clearImmediate(turn);
  return longest;
}
