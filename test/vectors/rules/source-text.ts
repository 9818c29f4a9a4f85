// Where a provider's answer has the text for its user, by hand from each API's reference, so that no
// translation can lose or invent any. Tests also put other text there.
import type { UpstreamName } from "../../filter/formats.js";

type Members = Record<string, unknown>;
/** A member that holds text, and its owner. */
export type TextPlace = [owner: Members, name: string];

function record(value: unknown): Members {
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

function list(value: unknown): Members[] {
  return Array.isArray(value) ? value.map(record) : [];
}

const strings = (places: TextPlace[]): TextPlace[] =>
  places.filter(([owner, name]) => typeof owner[name] === "string");

/** In a whole answer or in the data of one event of a stream. */
export const TEXT_PLACES: Record<UpstreamName, (document: Members) => TextPlace[]> = {
  "chat-completions": ({ choices }) => {
    const choice = list(choices).find(({ index = 0 }) => index === 0) ?? {};
    const said = record(choice.delta ?? choice.message);
    const parts = list(said.content).filter(({ type }) => type === "text");
    return strings([[said, "content"], ...parts.map((part): TextPlace => [part, "text"]), [said, "refusal"]]);
  },

  messages: ({ content, content_block, delta }) => {
    const blocks = [...list(content), record(content_block), record(delta)];
    const texts = blocks.filter(({ type }) => type === "text" || type === "text_delta");
    return strings(texts.map((block) => [block, "text"]));
  },

  responses: (document) => {
    const delta = /^response\.(output_text|refusal)\.delta$/.test(String(document.type));
    if (delta) return strings([[document, "delta"]]);
    const response = record(document.response);
    const items = [...list(document.output), record(document.item), ...list(response.output)];
    const parts = items.flatMap(({ content }) => list(content));
    return strings(
      parts.flatMap((part): TextPlace[] => {
        if (part.type === "refusal") return [[part, "refusal"]];
        return part.type === "output_text" ? [[part, "text"]] : [];
      }),
    );
  },

  converse: ({ output, delta }) => {
    const blocks = list(record(record(output).message).content);
    const cited = blocks.map(({ citationsContent }) => list(record(citationsContent).content));
    const texts = blocks.flatMap((block, index) => [block, ...(cited[index] ?? [])]);
    return strings([...texts, record(delta)].map((block) => [block, "text"]));
  },

  "generate-content": ({ candidates }) => {
    const candidate = list(candidates).find(({ index = 0 }) => index === 0);
    const parts = list(record(candidate?.content).parts);
    return parts.flatMap((part) => {
      if (part.thought === true) return [];
      if (typeof part.text === "string") return [[part, "text"] satisfies TextPlace];
      const executed = record(part.executableCode);
      const fence = executed.language === "PYTHON" ? "```python" : "```";
      return [
        ...fenced(executed, "code", fence),
        ...fenced(record(part.codeExecutionResult), "output", "```"),
      ];
    });
  },
};

/** Code that the model ran, and its output, are in fences. */
function fenced(owner: Members, name: string, fence: string): TextPlace[] {
  if (typeof owner[name] !== "string" || owner[name].length === 0) return [];
  return [
    [{ text: `\n${fence}\n` }, "text"],
    [owner, name],
    [{ text: "\n```\n" }, "text"],
  ];
}

/** All the text of a whole answer, or of a stream's events in order. */
export function sourceText(upstream: UpstreamName, documents: unknown[]): string {
  const telling = upstream === "responses" ? documents.filter(isFirst) : documents;
  return telling
    .flatMap((document) => TEXT_PLACES[upstream](record(document)))
    .map(([owner, name]) => owner[name])
    .join("");
}

/** Responses streams repeat the text at the end of an item and of the response: only the first occurrence counts. */
function isFirst(value: unknown, index: number, documents: unknown[]): boolean {
  const { type, output_index: item } = record(value);
  const told = (earlier: RegExp): boolean =>
    documents.slice(0, index).some((document) => earlier.test(String(record(document).type)));
  if (type === "response.output_item.done") {
    return !documents
      .slice(0, index)
      .map(record)
      .some((other) => /delta$/.test(String(other.type)) && other.output_index === item);
  }
  return !/^response\.(completed|incomplete)$/.test(String(type)) || !told(/delta$|item\.done$/);
}
