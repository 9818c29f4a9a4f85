// Property tests try the same cases in each run, so that a run fails for a change and not by chance. FUZZ_SEED varies them.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 1) });
