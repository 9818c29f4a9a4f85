// POST /api/v1/forget: what somebody wants to be forgotten goes from the memory and from the disk.
import type { FastifyInstance } from "fastify";
import { reasonOf } from "../condition.js";
import { type Forgettable, type Forgotten, readForgettable } from "../history/forgettable.js";
import type { ForgottenCount } from "./api.js";
import { sendApiError } from "./api-error.js";
import type { LabelFile } from "./label-file.js";

export interface ForgetRoute {
  forget: (forgettable: Forgettable, forgotten: Forgotten) => Promise<void>;
  /** Names are kept as hashes that cannot be computed here. */
  hidesNames: () => boolean;
  labels: LabelFile;
}

export function forgetRoute(app: FastifyInstance, { forget, hidesNames, labels }: ForgetRoute): void {
  /** Requests whose labels may be there still. */
  const due: Forgotten = new Map();
  app.post("/api/v1/forget", async ({ body, log }, reply) => {
    const forgettable = readForgettable(body);
    if (forgettable === undefined) {
      const message =
        'Write one of {"session": ID}, {"user": ID}, {"tag": {"name": NAME, "value": VALUE}} and {"all": true}.';
      return sendApiError(reply, 400, { code: "forget", message });
    }
    const forgotten: Forgotten = new Map();
    try {
      await forget(forgettable, forgotten).finally(() => {
        for (const [n, id] of forgotten) due.set(n, id);
      });
      await labels.forget(new Set(due.values()));
      due.clear();
      log.info({ by: Object.keys(forgettable)[0], requests: forgotten.size }, "requests were forgotten");
      const isUnknown = forgotten.size === 0 && ("user" in forgettable || "session" in forgettable);
      return reply.send({
        requests: forgotten.size,
        ...(isUnknown && hidesNames() && { hidden: true }),
      } satisfies ForgottenCount);
    } catch (error) {
      const message = `The disk still has some of it: ${reasonOf(error)}.`;
      return sendApiError(reply, 500, {
        code: "not_forgotten",
        message,
        remedy: "mend the disk, and ask again",
      });
    }
  });
}
