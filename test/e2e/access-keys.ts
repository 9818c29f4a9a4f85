// Access keys in test configurations.
import { createHash } from "node:crypto";

/** The SHA-256 of a key in hexadecimal: the `hash` of an entry in `keys`. */
export const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");
