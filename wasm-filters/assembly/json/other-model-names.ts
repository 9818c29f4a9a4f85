// Members and fields by which gateways and providers let a request name other models than `model`.

/**
 * Comma-separated; docs/authentication.md says whose they are.
 * https://openrouter.ai/docs/guides/routing/model-fallbacks
 * https://docs.litellm.ai/docs/proxy/client_side_fallbacks
 * https://vercel.com/docs/ai-gateway/models-and-providers/provider-options
 */
export const OTHER_MODELS: string =
  "models,route,provider,plugins,preset,fallbacks,context_window_fallbacks,content_policy_fallbacks," +
  "context_window_fallback_dict,model_list,deployment_id,specific_deployment,custom_llm_provider,api_base," +
  "base_url,extra_body,provideroptions,provider_options,fallback_models,engine";
