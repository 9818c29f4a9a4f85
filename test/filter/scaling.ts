// The filter as the scaling tests start it, and helpers to write their lists.
import { Host } from "../host/host-api.js";
import { withSecrets } from "../host/sealed.js";
import type { UpstreamName } from "./formats.js";
import { CONFIGURATION, KEYS, WASM } from "./gateway-host.js";

const LIMIT = 256 << 20;

/** The models to ask for in each API: those whose requests differ most. */
export const SCALING_MODELS: Readonly<Record<UpstreamName, readonly string[]>> = {
  "chat-completions": ["gpt-5"],
  messages: ["claude-sonnet-4-5"],
  responses: ["gpt-5"],
  converse: ["anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-pro-v1:0"],
  "generate-content": ["gemini-2.5-pro", "gemini-3-pro-preview"],
};

/** The filter with a provider of each API; `<api>/<model>` names its models. */
export function startScaling(): Promise<Host> {
  const formats = Object.keys(SCALING_MODELS) as UpstreamName[];
  const configuration = {
    ...CONFIGURATION,
    request_body_bytes: LIMIT,
    response_body_bytes: LIMIT,
    stream_event_bytes: LIMIT,
    providers: formats.map((format) => ({
      id: format,
      authority: "provider.example",
      apis: [{ format, path: "/ask" }],
      auth: "bearer",
      key_secrets: ["OPENAI_API_KEY"],
      headers: {},
      ...(format === "chat-completions" && { quirks: ["no-foreign-members"] }),
    })),
    targets: formats.map((format, provider) => ({ name: `${format}/*`, model: "", provider })),
    pools: formats.map((cluster, target) => ({
      name: `${cluster}/*`,
      plans: [{ weight: 1, cluster, attempts: [{ target, cluster }] }],
    })),
    models: {},
    wildcards: Object.fromEntries(formats.map((format, pool) => [`${format}/`, pool])),
  };
  return Host.start({
    wasm: WASM,
    configuredBy: "config",
    configuration: JSON.stringify(configuration),
    ...withSecrets(KEYS),
    bufferLimit: LIMIT,
  });
}

/** `count` items, one after the other. */
export function list(count: number, item: (index: number) => string, separator = ","): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(separator);
}

/** Makes what has this size once, for all who are asked with it. */
export function remembered<Made>(make: (size: number) => Made): (size: number) => Made {
  const made = new Map<number, Made>();
  return (size) => {
    const found = made.get(size) ?? make(size);
    made.set(size, found);
    return found;
  };
}
