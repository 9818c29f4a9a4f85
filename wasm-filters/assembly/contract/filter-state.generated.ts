// Generated from config/contract/filter-state.ts by `npm run generate`; changes here are lost.

import { Literal } from "../bytes/literal";

/** The request's id. */
export const requestIdState = new Literal("plano.request_id");

/** The client's path, without its query. */
export const pathState = new Literal("plano.path");

/** The caller's name. */
export const callerState = new Literal("plano.caller");

/** The provider's name of the model. */
export const modelState = new Literal("plano.model");

/** The target that was asked last. */
export const targetState = new Literal("plano.target");

/** The target's provider. */
export const providerState = new Literal("plano.provider");

/** Tokens of the request, cached ones included. */
export const inputTokensState = new Literal("plano.input_tokens");

/** Tokens of the response. */
export const outputTokensState = new Literal("plano.output_tokens");

/** Tokens that the provider's cache had. */
export const cachedTokensState = new Literal("plano.cached_tokens");

/** Tokens that the provider's cache keeps from now on. */
export const cacheWriteTokensState = new Literal("plano.cache_write_tokens");

/** Tokens of reasoning, which `output_tokens` includes. */
export const reasoningTokensState = new Literal("plano.reasoning_tokens");

/** Tokens that rate limits counted, or an estimate of unreported ones. */
export const chargedTokensState = new Literal("plano.charged_tokens");

/** Milliseconds until a stream's first content. */
export const ttftMsState = new Literal("plano.ttft_ms");

/** Tokens that the rate limit service is told. */
export const usedTokensState = new Literal("plano.used_tokens");
