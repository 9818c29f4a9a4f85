// Rerank, as Cohere, Jina and others have it: orders documents by how many words of the query they contain.
// https://docs.cohere.com/reference/rerank
import type { Endpoint } from "../api.js";
import { OPENAI_REFUSALS, openAiBody } from "../openai.js";

export const rerank: Endpoint = {
  ...OPENAI_REFUSALS,
  answer: ({ body }) => {
    const root = openAiBody(body);
    const model = root.get("model").name();
    const words = wordsOf(root.get("query").name());
    const documents = root
      .get("documents")
      .required()
      .list()
      .map((document) => (typeof document.value === "string" ? document : document.get("text")).string());
    const shown = root.get("return_documents").optionalFlag();
    const results = documents
      .map((text, index) => ({
        index,
        relevance_score: share(words, wordsOf(text)),
        ...(shown ? { document: { text } } : {}),
      }))
      .sort((one, other) => other.relevance_score - one.relevance_score)
      .slice(0, root.get("top_n").optionalNumber(1) ?? documents.length);
    const meta = { api_version: { version: "1" }, billed_units: { search_units: 1 } };
    return { model, body: { id: "rerank-sandbox", model, results, meta } };
  },
};

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []);
}

function share(wanted: ReadonlySet<string>, given: ReadonlySet<string>): number {
  const found = [...wanted].filter((word) => given.has(word)).length;
  return wanted.size === 0 ? 0 : found / wanted.size;
}
