// A table of secrets by name, read from the text that envoy/src/render/secrets.ts seals.

import { decodeBase64 } from "../bytes/base64";
import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { NameTable } from "../bytes/name-table";
import { JsonIndex } from "../json/json-index";
import { KEY_SIZE, unseal } from "./sealed";

const MAX_SECRET: i32 = 64 << 10;
const MAX_SEALED: i32 = 16 << 20;
/** The index's memory is unmanaged. */
const json = new JsonIndex();
const sealed = new Buffer(4096, MAX_SEALED);

export class SecretTable {
  /** Grows with every new table. */
  serial: i64 = 0;
  private names: NameTable = new NameTable(0);
  private texts: Array<Buffer> = [];

  /** `key` is in base64. Returns why the text is refused; empty when it was read. */
  read(ptr: usize, length: i32, key: Buffer): string {
    const list = json.parse(ptr, length) ? json.find(0, "sealed") : -1;
    sealed.clear();
    if (!decodeBase64(sealed, json.textPtr(list), json.textLen(list))) return "they are no sealed text";
    this.serial = json.integer(json.find(0, "serial"));
    const reason = this.open(key);
    // Nothing of the secrets stays where the next text is decoded.
    memory.fill(sealed.ptr, 0, sealed.len);
    sealed.free();
    return reason;
  }

  /** Null when there is no secret of that name. */
  find(name: Buffer): Buffer | null {
    const index = this.names.find(name.ptr, name.len);
    return index < 0 ? null : unchecked(this.texts[index]);
  }

  free(): void {
    for (let i = 0; i < this.texts.length; i++) {
      const text = unchecked(this.texts[i]);
      memory.fill(text.ptr, 0, text.len);
      text.free();
    }
    this.texts.length = 0;
    this.names = new NameTable(0);
  }

  private open(key: Buffer): string {
    const bytes = new Buffer(64, 256);
    const usable = decodeBase64(bytes, key.ptr, key.len) && bytes.len == KEY_SIZE;
    const isOpen = usable && unseal(sealed, bytes.ptr);
    memory.fill(bytes.ptr, 0, bytes.len);
    bytes.free();
    if (!usable) return "PLANO_SECRETS_KEY in Envoy's environment is not 32 bytes in base64";
    if (!isOpen) return "PLANO_SECRETS_KEY in Envoy's environment is not their key";
    if (!json.parse(sealed.ptr, sealed.len) || !json.isObject(0)) return "they are no JSON object";
    // Each entry is a name and a text.
    this.names = new NameTable(json.next(0) >> 1);
    for (let name = 1; name < json.next(0); name = json.next(name + 1)) {
      this.texts.push(decoded(name));
      this.names.set(this.texts[this.texts.length - 1], this.texts.length);
      this.texts.push(decoded(name + 1));
    }
    return "";
  }
}

function decoded(token: i32): Buffer {
  const text = new Buffer(64, MAX_SECRET);
  writeUnescaped(text, json.textPtr(token), json.textLen(token));
  return text;
}
