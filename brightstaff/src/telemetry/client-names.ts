// Names that clients choose, as spans may tell them: as the records of the same requests do.
import { SECRET_NAMES } from "@plano/config/run-time";
import { Mask } from "../history/mask.js";
import { finderOf } from "../history/patterns.js";
import type { PrivacyRules } from "../history/privacy.js";
import type { IdentityKey } from "./identity-key.js";

export interface ClientNames {
  /** Undefined where nothing may be told. */
  session(written: string): string | undefined;
  model(written: string): string;
}

/** Bytes of a session's name. */
const MOST = 64;

/** Without a key nothing can stand for a session. */
export function clientNames(dashboard: PrivacyRules | undefined, key: IdentityKey | undefined): ClientNames {
  const { content = "off", detectors = SECRET_NAMES, patterns = [] } = dashboard ?? {};
  const own = finderOf(patterns);
  const [all, secrets] = [new Mask(detectors, own), new Mask(SECRET_NAMES, own)];
  return {
    session(written) {
      // Node.js reads each byte of a header as a character.
      const bytes = Buffer.from(written, "latin1");
      if (content === "off") return key?.standFor(bytes);
      // A character that is cut in two is left out.
      return all.ofClipped(new TextDecoder().decode(bytes.subarray(0, MOST), { stream: true }), MOST);
    },
    model: (written) => secrets.of(written),
  };
}
