// Measures how work grows with its input, by inputs of n and 8n. Linear work takes eight times as long, quadratic work 64
// times. The farther apart they are, the smaller both can be: quadratic work exceeds the bound once it is a thirteenth of the
// linear work at n; by n and 4n, with a bound of six, it would have to be a fifth. It counts processor time, and takes the
// quickest of several runs: a busy machine makes runs slower and none quicker. A growth that seems too large is measured
// again, at larger inputs.

const FACTOR = 8;
const ROUNDS = 6;
/** While growth is nearer to linear than to quadratic: other programs can take the processor's cache for seconds. */
const MOST_ROUNDS = 24;
const UNCERTAIN_GROWTH = 20;
/** Runs that tell how long n takes. */
const WARMING = 4;
/** Between eight and 64: caches and growing tables take a share. */
export const MOST_GROWTH = 12;
/** Milliseconds; shorter runs would measure the clock, so n is increased. */
const LEAST = 0.7;
const LARGEST = 10_000;
/** Neither a cache nor fresh memory makes linear work look like this, so it is not measured again. */
const CERTAIN_GROWTH = 32;
/** How many times n a growth that seems too large is measured at most, in steps of two. */
const LARGEST_FACTOR = 8;

type Run<Input> = (input: Input) => Promise<void> | void;

/**
 * How many times longer `run` takes for 8n than for n; the time of `make` does not count. Where n fits into the processor's
 * cache and 8n does not, linear work seems to grow faster. A growth that is too large is therefore measured for 2n, 4n
 * and 8n in the place of n as well: caches are soon too small for both, while work that is more than linear shows there even more.
 */
export async function growth<Input>(
  make: (size: number) => Input,
  size: number,
  run: Run<Input>,
): Promise<number> {
  const small = make(size);
  const quick = await quickest(run, small, LEAST);
  if (size < LARGEST && quick < LEAST) return growth(make, size * 2, run);
  let least = await measure([small, make(size * FACTOR)], quick, run);
  for (let larger = size * 2; larger <= size * LARGEST_FACTOR; larger *= 2) {
    if (least < MOST_GROWTH || least >= CERTAIN_GROWTH) break;
    const input = make(larger);
    const own = await quickest(run, input, 0);
    least = Math.min(least, await measure([input, make(larger * FACTOR)], own, run));
  }
  return least;
}

/** How many times longer `run` takes for one input than for another; measured again while that is more than `most`. */
export async function relativeCost<Input>(
  [input, other]: readonly [Input, Input],
  run: Run<Input>,
  most: number,
): Promise<number> {
  let [own, others] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let ratio = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS && ratio >= most; round += 1) {
    own = Math.min(own, await processorTime(run, input));
    others = Math.min(others, await processorTime(run, other));
    ratio = own / Math.max(others, LEAST);
  }
  return ratio;
}

/** `quick` is the least time of several runs of the small input: one slow run of it would hide any growth. */
async function measure<Input>(
  [small, large]: readonly [Input, Input],
  quick: number,
  run: Run<Input>,
): Promise<number> {
  let [quickSmall, quickLarge] = [quick, Number.POSITIVE_INFINITY];
  let ratio = Number.POSITIVE_INFINITY;
  for (let round = 0; ratio >= MOST_GROWTH; round += 1) {
    if (round >= (ratio < UNCERTAIN_GROWTH ? MOST_ROUNDS : ROUNDS)) break;
    if (round > 0) quickSmall = Math.min(quickSmall, await processorTime(run, small));
    quickLarge = Math.min(quickLarge, await processorTime(run, large));
    ratio = quickLarge / Math.max(quickSmall, LEAST);
  }
  return ratio;
}

/**
 * Of a few runs, because the first ones can take longer than those that follow the compiler's work; of fewer when one takes
 * less than `enough`.
 */
async function quickest<Input>(run: Run<Input>, input: Input, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < WARMING && least >= enough; i += 1)
    least = Math.min(least, await processorTime(run, input));
  return least;
}

async function processorTime<Input>(run: Run<Input>, input: Input): Promise<number> {
  const before = process.cpuUsage();
  await run(input);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
