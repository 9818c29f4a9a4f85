// What crosses the border between TypeScript and the filter. Generated from config/contract.

export * from "./access-keys.generated.js";
export * from "./attempt-errors.generated.js";
export * from "./auth-styles.generated.js";
export * from "./constants.generated.js";
export * from "./endings.generated.js";
export * from "./endpoints.generated.js";
export * from "./filter-config.generated.js";
export * from "./filter-state.generated.js";
export * from "./formats.generated.js";
export * from "./headers.generated.js";
export * from "./model-families.generated.js";
export * from "./observation.generated.js";
export * from "./own-calls.generated.js";
export * from "./part-kinds.generated.js";
export * from "./part-roles.generated.js";
export * from "./quirks.generated.js";
export * from "./roles.generated.js";
export * from "./session-sources.generated.js";
export * from "./stop-reasons.generated.js";
