// For tests: responses and items.
import type { Item, NewResponse, ReadLimits } from "../store.js";

export const ALL: ReadLimits = { items: 1_000_000, bytes: 1 << 30 };

export function said(text: string): Item {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

export function answered(text: string): Item {
  return { type: "message", role: "assistant", content: [{ type: "output_text", text, annotations: [] }] };
}

/** Of the tenant `a`, with one item in and one out. */
export function response(id: string, more: Partial<NewResponse> = {}): NewResponse {
  return {
    ...{ tenant: "a", id, createdAt: 1_000, model: "openai/m", status: "completed" },
    response: { id, object: "response", status: "completed" },
    input: [said(`question ${id}`)],
    output: [answered(`answer ${id}`)],
    ...more,
  };
}

/** The texts of a chain of such responses. */
export function turns(...ids: string[]): Item[] {
  return ids.flatMap((id) => [said(`question ${id}`), answered(`answer ${id}`)]);
}
