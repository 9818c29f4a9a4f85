// `web_search`: what becomes of web searches that a model cannot make.

export const WEB_SEARCH = {
  type: "object",
  additionalProperties: false,
  description: "Web searches that the provider runs.",
  properties: {
    unavailable: {
      enum: ["drop", "refuse"],
      description:
        "What becomes of a web search that a request declares for a model that has none: `drop` leaves it out, and the response's header `x-plano-dropped` says so; `refuse` answers with a 400. Default: `drop`.",
    },
  },
} as const;
