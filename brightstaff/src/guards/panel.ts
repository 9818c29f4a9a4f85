// The guards of one kind of text: all have to let it pass, within one budget of time.
import { type Abortable, withDeadline } from "../abortable.js";
import { OverBudget } from "../memory-budget.js";
import { DECIDED, type Guard, type GuardCall, type GuardedText, type Verdict } from "./guard.js";

export interface PanelSettings {
  onFailure: "fail" | "skip";
  timeoutMilliseconds: number;
}

/** `failed`: a guard could not judge, and none refused. `overloaded`: no memory is left for a guard's answer. */
export type Judgement = Verdict | "failed" | "overloaded";

const late = (): Error => new Error("the guards did not judge in time");

export class Panel {
  readonly #quick: readonly Guard[];
  readonly #others: readonly Guard[];
  readonly #settings: PanelSettings;

  /** `quick` guards are asked before the others, which are asked at the same time. */
  constructor(quick: readonly Guard[], others: readonly Guard[], settings: PanelSettings) {
    this.#quick = quick;
    this.#others = others;
    this.#settings = settings;
  }

  /** Rejects only when the call's signal aborts, with its reason. */
  async judge(texts: readonly GuardedText[], call: GuardCall): Promise<Judgement> {
    const { log } = call.request;
    try {
      const verdict = await withDeadline(
        this.#settings.timeoutMilliseconds,
        late,
        (own) => this.#ask(texts, call, own),
        call.signal,
      );
      if (verdict !== "passed") log.warn({ reason: verdict.refused }, "a guard refused a text");
      return verdict;
    } catch (error) {
      call.signal.throwIfAborted();
      if (error instanceof OverBudget) return "overloaded";
      const { onFailure } = this.#settings;
      log.warn({ err: error, onFailure }, "a text could not be judged");
      return onFailure === "skip" ? "passed" : "failed";
    }
  }

  async #ask(texts: readonly GuardedText[], call: GuardCall, { signal, abort }: Abortable): Promise<Verdict> {
    for (const guard of this.#quick) {
      const verdict = await guard.judge(texts, { ...call, signal });
      if (verdict !== "passed") return verdict;
    }
    const verdict = await firstRefusal(this.#others.map((guard) => guard.judge(texts, { ...call, signal })));
    if (verdict !== "passed") abort(DECIDED);
    return verdict;
  }
}

/** A refusal counts before the others have answered, and a failure only when none of them refuses. */
function firstRefusal(verdicts: readonly Promise<Verdict>[]): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const watched = verdicts.map((verdict) =>
      verdict.then((found) => {
        if (found !== "passed") resolve(found);
      }),
    );
    Promise.allSettled(watched).then((settled) => {
      const failure = settled.find(({ status }) => status === "rejected") as
        | PromiseRejectedResult
        | undefined;
      if (failure === undefined) resolve("passed");
      else reject(failure.reason);
    });
  });
}
