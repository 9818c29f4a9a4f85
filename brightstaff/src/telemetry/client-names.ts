// Names that clients choose, as spans may tell them: as the records of the same requests do.
import { SECRET_NAMES } from "@plano/config/run-time";
import { clippedHeader, MOST_OF_HEADER } from "../history/clipped-header.js";
import { Mask } from "../history/mask.js";
import { finderOf } from "../history/patterns.js";
import type { PrivacyRules } from "../history/privacy.js";
import type { IdentityKey } from "./identity-key.js";

export interface ClientNames {
  /** Undefined where nothing may be told. */
  session(written: string): string | undefined;
  model(written: string): string;
}

/** Without a key nothing can stand for a session. */
export function clientNames(dashboard: PrivacyRules | undefined, key: IdentityKey | undefined): ClientNames {
  const { content = "off", detectors = SECRET_NAMES, patterns = [] } = dashboard ?? {};
  const own = finderOf(patterns);
  const [all, secrets] = [new Mask(detectors, own), new Mask(SECRET_NAMES, own)];
  return {
    session(written) {
      if (content === "off") return key?.standFor(Buffer.from(written, "latin1"));
      return all.ofClipped(clippedHeader(written), MOST_OF_HEADER);
    },
    model: (written) => secrets.of(written),
  };
}
