// The filter's configuration as objects: providers, targets and the names clients may ask for. Read once per root; what
// does not hold together is refused as a whole, with a reason, so that traffic never meets a dangling index.

import { readVariable } from "../abi/environment";
import { Buffer } from "../bytes/buffer";
import { Format } from "../formats/visitor";
import { NameTable } from "./name-table";

export const enum Auth {
  None,
  /** `authorization: Bearer <key>` */
  Bearer,
  /** `x-api-key: <key>` */
  ApiKey,
}

const MAX_TEXT: i32 = 64 << 10;

export function newText(): Buffer {
  return new Buffer(32, MAX_TEXT);
}

export class Provider {
  id: Buffer = newText();
  format: Format = Format.Unknown;
  authority: Buffer = newText();
  path: Buffer = newText();
  auth: Auth = Auth.None;
  /** The variable of Envoy's process that has the key. */
  keyVariable: Buffer = newText();
  /** The credential header's whole value; empty when the variable is not set. */
  credential: Buffer = newText();
  headerNames: Array<Buffer> = [];
  headerValues: Array<Buffer> = [];

  readCredential(): void {
    if (this.auth == Auth.Bearer) this.credential.ascii("Bearer ");
    if (!readVariable(this.keyVariable, this.credential)) this.credential.clear();
  }

  get lacksKey(): bool {
    return this.auth != Auth.None && this.credential.len == 0;
  }
}

export class Target {
  name: Buffer = newText();
  /** What the provider is asked for; empty for a wildcard, where the rest of the asked name is. */
  model: Buffer = newText();
  cluster: Buffer = newText();

  constructor(readonly provider: Provider) {}
}

export class Settings {
  maxBodyBytes: i32 = 0;
  brightstaff: Buffer = newText();
  targets: Array<Target> = [];
  models: NameTable = new NameTable(0);
  wildcards: Array<Wildcard> = [];
  /** Where requests without a model go. */
  fallback: Target | null = null;

  /** Null when no target has that name. */
  find(name: usize, length: i32): Target | null {
    const index = this.models.find(name, length);
    if (index >= 0) return this.targets[index];
    const wildcard = this.wildcardFor(name, length);
    return wildcard ? wildcard.target : null;
  }

  /** The length of the prefix that does not belong to the provider's name of the model. */
  wildcardLength(name: usize, length: i32): i32 {
    const wildcard = this.wildcardFor(name, length);
    return wildcard ? wildcard.prefix.len : 0;
  }

  private wildcardFor(name: usize, length: i32): Wildcard | null {
    for (let i = 0; i < this.wildcards.length; i++) {
      const wildcard = this.wildcards[i];
      if (wildcard.covers(name, length)) return wildcard;
    }
    return null;
  }
}

/** `openai/` stands for every model of a provider. */
export class Wildcard {
  constructor(
    readonly prefix: Buffer,
    readonly target: Target,
  ) {}

  covers(name: usize, length: i32): bool {
    const size = this.prefix.len;
    return length > size && memory.compare(this.prefix.ptr, name, size) == 0;
  }
}
