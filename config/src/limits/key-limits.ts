// Limits of access keys. Each becomes an entry of `ratelimits` that counts only its caller's requests.
import { CALLER_HEADER } from "../contract/headers.generated.js";
import type { RateLimitEntry } from "../schema/rate-limits.js";
import type { PlanoFile } from "../schema/schema.js";

export function withKeyLimits(file: PlanoFile): PlanoFile {
  const own = file.listeners
    .flatMap(({ auth }) => auth?.keys ?? [])
    .flatMap(({ name, limits = [] }) =>
      limits.map(
        (limit): RateLimitEntry => ({ model: "*", selector: { key: CALLER_HEADER, value: name }, limit }),
      ),
    );
  return own.length === 0 ? file : { ...file, ratelimits: [...(file.ratelimits ?? []), ...own] };
}
