// Signatures of the sandbox's thinking, by the API of the model. The sandbox accepts only these.

export const SIGNATURES = {
  /** Messages and Converse. */
  anthropic: Buffer.from("the sandbox signs for Anthropic's API +/=").toString("base64"),
  /** `encrypted_content` of Responses. */
  openAi: Buffer.from("the sandbox encrypts for OpenAI's API").toString("base64"),
  /** `thoughtSignature` of generateContent. */
  google: Buffer.from("the sandbox signs for Google's API").toString("base64"),
} as const;

/** The thinking of `sandbox-redacted-thinking`: `redacted_thinking` in Messages, `redactedContent` in Converse. */
export const REDACTED_THINKING = Buffer.from("the sandbox thinks in secret").toString("base64");
