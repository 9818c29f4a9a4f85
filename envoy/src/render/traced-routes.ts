// Names spans by the route, and by the paths that Plano knows: never by a client's text. Only routes know the path.
import type { NormalisedConfig } from "@plano/config";
import { fromFilter } from "./names.js";
import type { Resource } from "./resource.js";

/**
 * Operations by path.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md
 */
const OPERATIONS: Record<string, string> = {
  "/v1/chat/completions": "chat",
  "/v1/messages": "chat",
  "/v1/responses": "chat",
  "/v1/completions": "text_completion",
  "/v1/embeddings": "embeddings",
};

type Tracing = Pick<NormalisedConfig, "tracing">;

interface Naming {
  /** Beginnings of the known paths. */
  prefixes?: readonly string[];
  /** The filter chooses a target, which names the attempts' spans. */
  isTargeted?: boolean;
}

/** The route, preceded with tracing by copies for each known path. */
export function namedByPath(
  { tracing }: Tracing,
  route: Resource,
  { prefixes = [""], isTargeted = false }: Naming = {},
): Resource[] {
  if (tracing === undefined) return [route];
  const { headers = [], ...match } = route.match as { headers?: Resource[] };
  const known = prefixes.flatMap((prefix) =>
    Object.entries(OPERATIONS).map(([path, operation]) => ({
      ...named({ tracing }, `POST ${prefix}${path}`, route),
      match: { ...match, headers: [...headers, atPath(prefix + path), BY_POST] },
      tracing: {
        ...(isTargeted && { upstream_operation: `${operation} ${fromFilter("target")}` }),
        custom_tags: [{ tag: "gen_ai.operation.name", literal: { value: operation } }],
      },
    })),
  );
  // HTTP: as OpenTelemetry names requests of which nothing is known. https://opentelemetry.io/docs/specs/semconv/http/
  return [...known, named({ tracing }, "HTTP", route)];
}

/** The route, with the name of its spans. */
export function named({ tracing }: Tracing, operation: string, route: Resource): Resource {
  if (tracing === undefined) return route;
  return { ...route, decorator: { operation, propagate: false } };
}

const BY_POST: Resource = { name: ":method", string_match: { exact: "POST" } };

function atPath(path: string): Resource {
  return { name: ":path", string_match: { safe_regex: { regex: `${path}(\\?.*)?` } } };
}
