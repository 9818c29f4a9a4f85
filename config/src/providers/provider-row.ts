// A row of providers.yaml: where a provider is, how it is asked, and what deviates there.
import type { AuthStyle } from "../contract/auth-styles.generated.js";
import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Format } from "../contract/formats.generated.js";
import type { Quirk } from "../contract/quirks.generated.js";

/** Deviations of one API or endpoint from its row. */
export interface Departure {
  base?: string;
  query?: string;
  auth?: AuthStyle;
}

export interface ProviderRow {
  base_url: string;
  needs?: "base_url" | "region";
  /** `aws`: signed, unless there is a key. */
  auth: AuthStyle | "aws";
  key?: string;
  other_keys?: string[];
  example?: string;
  apis: Partial<Record<Format, Departure>>;
  endpoints?: Partial<Record<Endpoint, Departure>>;
  headers?: Record<string, string>;
  /** Each with the address of its source. */
  quirks?: Partial<Record<Quirk, string>>;
  stores?: boolean;
  aliases?: string[];
  yields?: boolean;
}
