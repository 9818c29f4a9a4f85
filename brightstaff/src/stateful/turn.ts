// One response on its way to the client: how the client sees it, and how it is kept.
import { type JsonObject, objectsOf } from "../json.js";
import type { Item, NewResponse, StateStore } from "../state/store.js";
import { keptItem, madeBy, newResponseId, wholeItems } from "./items.js";
import type { StateRequest } from "./state-request.js";

type Status = NewResponse["status"];

interface TurnOptions {
  store: StateStore;
  tenant: string;
  asked: StateRequest;
  /** The request's own items. */
  input: readonly Item[];
  /** Milliseconds since 1970. */
  now: number;
}

const BROKEN_OFF = { code: "server_error", message: "The answer broke off before its end." };

export class Turn {
  readonly id: string = newResponseId();
  /** The provider that answers, where it is known. */
  provider: string | undefined;
  readonly #options: TurnOptions;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  /** What the model said of itself gives way to what the client asked for. */
  shown(response: JsonObject): JsonObject {
    const { stores, previous, conversation } = this.#options.asked;
    return {
      ...response,
      id: this.id,
      previous_response_id: previous ?? null,
      ...(conversation !== undefined && { conversation: { id: conversation } }),
      store: stores,
    };
  }

  /** Resolves when a further request can continue it. Rejects with an error of the store. */
  async keep(shown: JsonObject): Promise<void> {
    const output = objectsOf(shown.output);
    await this.#keep(shown, {
      status: statusOf(shown.status),
      output,
      conversation: this.#options.asked.conversation,
    });
  }

  /** A response that ended early has only its whole items, and its conversation goes on without it. */
  async keepBroken(shown: JsonObject, output: readonly Item[], left: boolean): Promise<void> {
    const end = left
      ? { status: "incomplete" as const, incomplete_details: { reason: "client_left" } }
      : { status: "failed" as const, error: BROKEN_OFF };
    await this.#keep({ ...shown, ...end }, { status: end.status, output: wholeItems(output) });
  }

  async #keep(
    { output: _output, ...response }: JsonObject,
    {
      status,
      output,
      conversation,
    }: { status: Status; output: readonly Item[]; conversation?: string | undefined },
  ): Promise<void> {
    const { store, tenant, asked, now } = this.#options;
    const input = this.#options.input.map(keptItem);
    const all = output.map((item) => madeBy(keptItem(item), this.provider));
    if (!asked.stores) {
      if (conversation !== undefined)
        await store.conversations.append(tenant, conversation, [...input, ...all]);
      return;
    }
    await store.put({
      tenant,
      id: this.id,
      createdAt: now,
      status,
      response,
      input,
      output: all,
      model: String(response.model ?? ""),
      ...(asked.previous !== undefined && { previous: asked.previous }),
      ...(conversation !== undefined && { conversation }),
    });
  }
}

function statusOf(status: unknown): Status {
  return status === "incomplete" || status === "failed" ? status : "completed";
}
