// The five upstream formats and the strictest provider: an entry for each at the sandbox's address, behind the name of the provider
// whose rules the sandbox enforces.
import { REDACTED_THINKING, SIGNATURES } from "@plano/sandbox";

interface Upstream {
  /** The API it speaks, or the provider. */
  name: string;
  entry: string;
  base: string;
  /** Precedes the sandbox's names of models: what a request may contain depends on the model's family. */
  family: string;
  /** The signature of its thinking. */
  signature?: string;
  /** The thinking it hides. */
  hidden?: string;
}

export const UPSTREAMS: readonly Upstream[] = [
  { name: "chat-completions", entry: "provider_interface: openai", base: "/openai/v1", family: "gpt-5" },
  {
    name: "mistral",
    entry: "provider_interface: mistral, access_key: a-mistral-key",
    base: "/mistral/v1",
    family: "mistral-small-latest",
  },
  {
    name: "messages",
    entry: "provider_interface: anthropic",
    base: "/anthropic/v1",
    family: "claude-sonnet-4-5",
    signature: SIGNATURES.anthropic,
    hidden: REDACTED_THINKING,
  },
  {
    name: "responses",
    entry: "provider_interface: openai, api: responses",
    base: "/openai/v1",
    family: "gpt-5",
    signature: SIGNATURES.openAi,
  },
  {
    name: "converse",
    entry: "provider_interface: amazon_bedrock, access_key: a-bedrock-key",
    base: "/amazon_bedrock",
    family: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    signature: SIGNATURES.anthropic,
    hidden: REDACTED_THINKING,
  },
  {
    name: "generate-content",
    entry: "provider_interface: gemini, api: generate-content",
    base: "/gemini/v1beta",
    family: "gemini-3-pro",
    signature: SIGNATURES.google,
  },
];

export type { Upstream };

/** Model names that begin with `up-FORMAT/`, and the alias `FORMAT-alias`. */
export function configurationFor(sandboxUrl: string): string {
  const entries = UPSTREAMS.flatMap(({ name, entry, base }) =>
    ["*", "named"].map(
      (model) => `  - { model: up-${name}/${model}, ${entry}, base_url: "${sandboxUrl}${base}" }`,
    ),
  );
  const aliases = UPSTREAMS.map(({ name }) => `  ${name}-alias: { target: up-${name}/named }`);
  return `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
model_providers:
  - { model: sandbox/* }
${entries.join("\n")}
model_aliases:
${aliases.join("\n")}
`;
}

/** A client's name for the sandbox's `script` at an upstream. */
export function modelOf({ name, family }: Upstream, script: string): string {
  return `up-${name}/${family}/${script}`;
}
