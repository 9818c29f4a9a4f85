// What needs a look, and what people say of the signals that were found.
import type { FastifyInstance } from "fastify";
import type { ConversationTracker } from "../history/conversations/tracker.js";
import type { History } from "../history/history.js";
import { isObject } from "../json.js";
import type { ContentMode, InboxList, SignalLabel } from "./api.js";
import { sendApiError } from "./api-error.js";
import type { LabelFile } from "./label-file.js";

export interface InboxRoutes {
  history: History;
  conversations: ConversationTracker;
  labels: LabelFile;
  content: () => ContentMode;
}

export function inboxRoutes(
  app: FastifyInstance,
  { history, conversations, labels, content }: InboxRoutes,
): void {
  app.get("/api/v1/inbox", (): InboxList => ({ entries: conversations.inbox.entries }));

  app.post("/api/v1/inbox/dismiss", (request, reply) => {
    const id = isObject(request.body) ? request.body.id : undefined;
    if (typeof id === "string" && conversations.inbox.dismiss(id)) return reply.code(204).send();
    return sendApiError(reply, 404, {
      code: "unknown_entry",
      message: "There is no such entry in the inbox.",
      remedy: "GET /api/v1/inbox lists them with their ids",
    });
  });

  app.post("/api/v1/signals/label", async (request, reply) => {
    const label = request.body;
    if (!isLabel(label)) {
      const message = "A label needs `request`, `type`, `message` (a number) and `right` (true or false).";
      return sendApiError(reply, 400, { code: "label", message });
    }
    const kept = history.get(label.request)?.summary;
    const signal = kept?.signals.find(
      ({ type, message }) => type === label.type && message === label.message,
    );
    if (kept === undefined || signal === undefined) {
      const message = "There is no such signal among those that are kept.";
      return sendApiError(reply, 404, { code: "unknown_signal", message });
    }
    const { words, ...told } = signal;
    const conversation = kept.conversation?.id;
    // Words are content: they go to the disk only where content does.
    const line = {
      request: kept.id,
      conversation,
      right: label.right,
      ...told,
      ...(content() === "disk" && { words }),
    };
    await labels.add(line);
    return reply.code(204).send();
  });
}

function isLabel(value: unknown): value is SignalLabel {
  return (
    isObject(value) &&
    typeof value.request === "string" &&
    typeof value.type === "string" &&
    typeof value.message === "number" &&
    typeof value.right === "boolean"
  );
}
