// Reads the configuration's JSON (written by the `envoy` package) into Settings. Total: every fault is a reason.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { Format } from "../formats/visitor";
import { JsonIndex } from "../json/json-index";
import { NameTable } from "./name-table";
import { Auth, newText, Provider, Settings, Target, Wildcard } from "./settings";

const VERSION: i64 = 1;

export class SettingsReader {
  /** Why `read` returned null. */
  fault: string = "";
  private json: JsonIndex = new JsonIndex();
  private settings: Settings = new Settings();
  private providers: Array<Provider> = [];

  read(ptr: usize, length: i32): Settings | null {
    const json = this.json;
    if (!json.parse(ptr, length)) return this.fail("the plugin configuration is not JSON");
    if (!json.isObject(0)) return this.fail("the plugin configuration is not an object");
    if (json.integer(json.find(0, "version")) != VERSION) return this.fail("version must be 1");
    const settings = this.settings;
    const bytes = json.integer(json.find(0, "max_body_bytes"));
    if (bytes < 1 || bytes > 1 << 30) return this.fail("max_body_bytes must lie between 1 and 2^30");
    settings.maxBodyBytes = <i32>bytes;
    if (!this.text(0, "brightstaff_cluster", settings.brightstaff)) return null;
    if (!this.readProviders() || !this.readTargets() || !this.readNames()) return null;
    return settings;
  }

  private readProviders(): bool {
    const json = this.json;
    const list = json.find(0, "providers");
    if (!json.isArray(list)) return this.refuse("providers must be an array");
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      const provider = new Provider();
      if (!this.text(item, "id", provider.id)) return false;
      if (!this.text(item, "authority", provider.authority)) return false;
      if (!this.text(item, "path", provider.path)) return false;
      const format = json.find(item, "format");
      if (json.textEquals(format, "chat-completions")) provider.format = Format.ChatCompletions;
      else if (json.textEquals(format, "messages")) provider.format = Format.Messages;
      else return this.refuse("a provider's format is not one this filter knows");
      const auth = json.find(item, "auth");
      if (json.textEquals(auth, "bearer")) provider.auth = Auth.Bearer;
      else if (json.textEquals(auth, "x-api-key")) provider.auth = Auth.ApiKey;
      else if (!json.textEquals(auth, "none")) return this.refuse("auth must be bearer, x-api-key or none");
      if (provider.auth != Auth.None) {
        if (!this.text(item, "key_env", provider.keyVariable)) return false;
        provider.readCredential();
      }
      const headers = json.find(item, "headers");
      for (
        let key = headers + 1;
        json.isObject(headers) && key < json.next(headers);
        key = json.next(key + 1)
      ) {
        provider.headerNames.push(this.decoded(key));
        provider.headerValues.push(this.decoded(key + 1));
      }
      this.providers.push(provider);
    }
    return true;
  }

  private readTargets(): bool {
    const json = this.json;
    const list = json.find(0, "targets");
    if (!json.isArray(list)) return this.refuse("targets must be an array");
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      const provider = json.integer(json.find(item, "provider"));
      if (provider < 0 || provider >= this.providers.length) return this.refuse("a target names no provider");
      const target = new Target(this.providers[<i32>provider]);
      if (!this.text(item, "name", target.name) || !this.text(item, "cluster", target.cluster)) return false;
      const model = json.find(item, "model");
      if (!json.isString(model)) return this.refuse("a target's model must be a string");
      target.model = this.decoded(model);
      this.settings.targets.push(target);
    }
    return true;
  }

  private readNames(): bool {
    const json = this.json;
    const settings = this.settings;
    const models = json.find(0, "models");
    if (!json.isObject(models)) return this.refuse("models must be an object");
    settings.models = new NameTable((json.next(models) - models) >> 1);
    for (let key = models + 1; key < json.next(models); key = json.next(key + 1)) {
      if (!this.isTarget(key + 1)) return this.refuse("a model names no target");
      settings.models.set(this.decoded(key), <i32>json.integer(key + 1));
    }
    const wildcards = json.find(0, "wildcards");
    for (
      let key = wildcards + 1;
      json.isObject(wildcards) && key < json.next(wildcards);
      key = json.next(key + 1)
    ) {
      if (!this.isTarget(key + 1)) return this.refuse("a wildcard names no target");
      settings.wildcards.push(new Wildcard(this.decoded(key), settings.targets[<i32>json.integer(key + 1)]));
    }
    const fallback = json.find(0, "default");
    if (this.isTarget(fallback)) settings.fallback = settings.targets[<i32>json.integer(fallback)];
    return true;
  }

  private isTarget(token: i32): bool {
    const index = this.json.integer(token);
    return index >= 0 && index < this.settings.targets.length;
  }

  private text(object: i32, name: string, out: Buffer): bool {
    const json = this.json;
    const token = json.find(object, name);
    if (json.textLen(token) == 0) return this.refuse(name + " must be a string that is not empty");
    writeUnescaped(out, json.textPtr(token), json.textLen(token));
    return true;
  }

  private decoded(token: i32): Buffer {
    const text = newText();
    writeUnescaped(text, this.json.textPtr(token), this.json.textLen(token));
    return text;
  }

  private refuse(reason: string): bool {
    this.fault = reason;
    return false;
  }

  private fail(reason: string): Settings | null {
    this.fault = reason;
    return null;
  }
}
