/** The most candidates of one response. https://ai.google.dev/api/generate-content#generationconfig */
export const MAX_CANDIDATES: i32 = 8;
