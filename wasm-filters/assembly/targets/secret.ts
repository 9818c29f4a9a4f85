// A key, or the value of a header, that the configuration names. Its value comes from the secrets in force.

import { Buffer } from "../bytes/buffer";
import { newText } from "../bytes/text";
import { secretNamed, secretsVersion } from "../secrets/current-secrets";

export class Secret {
  private readonly known: Buffer = newText();
  /** Of the secrets that `known` comes from. */
  private version: i32 = 0;

  constructor(
    readonly name: Buffer,
    private readonly prefix: string = "",
  ) {}

  /** The prefix and the value; empty when there is none. Always the same buffer. */
  get text(): Buffer {
    if (this.version == 0 || this.version != secretsVersion) this.update();
    return this.known;
  }

  private update(): void {
    const known = this.known;
    known.clear();
    const value = secretNamed(this.name);
    this.version = secretsVersion;
    if (!value || value.len == 0) return;
    known.appendLabelled(this.prefix, value);
  }
}
