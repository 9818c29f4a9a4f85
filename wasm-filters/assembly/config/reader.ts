// Reads the JSON that the `envoy` package writes into a FilterConfig. Every error has a reason.

import { Buffer } from "../bytes/buffer";
import { rememberTexts } from "../bytes/text";
import { NameTable } from "../bytes/name-table";
import { Provider, Target } from "../targets/provider";
import { FilterConfig, Wildcard } from "./filter-config";
import { readLimitScopes } from "./limit-scopes";
import { readLimits, readPrices, readTokenBounds } from "./limits";
import { readPools } from "./pools";
import { readProviders } from "./providers";
import { ConfigScope } from "./scope";

const VERSION: i64 = 1;

export class FilterConfigReader {
  private scope: ConfigScope = new ConfigScope();
  private config: FilterConfig = new FilterConfig();
  private providers: Array<Provider> = [];

  /** Why `read` returned null. */
  get fault(): string {
    return this.scope.fault;
  }

  read(ptr: usize, length: i32): FilterConfig | null {
    const config = this.config;
    const texts = config.texts;
    texts.push(config.brightstaff);
    texts.push(config.firstByteTimeout);
    texts.push(config.answerTimeout);
    rememberTexts(texts);
    const accepted = this.readAll(ptr, length);
    rememberTexts(null);
    if (accepted) return config;
    config.free();
    return null;
  }

  private readAll(ptr: usize, length: i32): bool {
    const scope = this.scope;
    const json = scope.json;
    if (!json.parse(ptr, length)) return scope.refuse("the plugin configuration is not JSON");
    if (!json.isObject(0)) return scope.refuse("the plugin configuration is not an object");
    if (json.integer(json.find(0, "version")) != VERSION) return scope.refuse("version must be 1");
    const config = this.config;
    config.maxBodyBytes = this.size("max_body_bytes");
    config.answerLimits.body = this.size("max_answer_bytes");
    config.answerLimits.event = this.size("max_event_bytes");
    config.streamDuration = max<i64>(0, json.integer(json.find(0, "stream_duration")));
    config.streamIdle = max<i64>(0, json.integer(json.find(0, "stream_idle")));
    if (scope.fault.length > 0) return false;
    if (!scope.text(0, "brightstaff_cluster", config.brightstaff)) return false;
    if (!this.timeout("first_byte_timeout", config.firstByteTimeout)) return false;
    if (!this.timeout("answer_timeout", config.answerTimeout)) return false;
    if (!readProviders(scope, this.providers) || !this.readTargets()) return false;
    return (
      readPools(scope, config) &&
      readLimits(scope, config) &&
      readLimitScopes(scope, config) &&
      this.readNames()
    );
  }

  private size(name: string): i32 {
    const bytes = this.scope.json.integer(this.scope.json.find(0, name));
    if (bytes >= 1 && bytes <= 1 << 30) return <i32>bytes;
    this.scope.refuse(name + " must lie between 1 and 2^30");
    return 0;
  }

  private timeout(name: string, out: Buffer): bool {
    const milliseconds = this.scope.json.integer(this.scope.json.find(0, name));
    if (milliseconds < 1) return this.scope.refuse(name + " must be a number of milliseconds");
    out.integer(milliseconds);
    return true;
  }

  private readTargets(): bool {
    const scope = this.scope;
    const json = scope.json;
    const list = json.find(0, "targets");
    if (!json.isArray(list)) return scope.refuse("targets must be an array");
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      const provider = json.integer(json.find(item, "provider"));
      if (provider < 0 || provider >= this.providers.length) {
        return scope.refuse("a target names no provider");
      }
      const target = new Target(this.providers[<i32>provider]);
      if (!scope.text(item, "name", target.name)) return false;
      const model = json.find(item, "model");
      if (!json.isString(model)) return scope.refuse("a target's model must be a string");
      target.model = scope.decoded(model);
      readPrices(scope, item, target);
      readTokenBounds(scope, item, target);
      this.config.targets.push(target);
    }
    return true;
  }

  private readNames(): bool {
    const scope = this.scope;
    const json = scope.json;
    const config = this.config;
    const models = this.readTable("models");
    const agents = this.readTable("agents");
    if (!models || !agents) return false;
    config.models = models;
    config.agents = agents;
    for (let i = 0; i < agents.size; i++) config.pools[agents.valueAt(i)].isAgent = true;
    const wildcards = json.find(0, "wildcards");
    for (
      let key = wildcards + 1;
      json.isObject(wildcards) && key < json.next(wildcards);
      key = json.next(key + 1)
    ) {
      if (!this.isPool(key + 1)) return scope.refuse("a wildcard names no pool");
      const pool = config.pools[<i32>json.integer(key + 1)];
      config.wildcards.push(new Wildcard(scope.decoded(key), pool));
    }
    config.callers = this.readCallers();
    const routes = json.find(0, "routes");
    for (let item = routes + 1; json.isArray(routes) && item < json.next(routes); item = json.next(item)) {
      if (!this.isPool(item)) return scope.refuse("a route names no pool");
      config.routes.push(config.pools[<i32>json.integer(item)]);
    }
    const fallback = json.find(0, "default");
    if (this.isPool(fallback)) config.fallback = config.pools[<i32>json.integer(fallback)];
    return true;
  }

  private readCallers(): NameTable | null {
    const json = this.scope.json;
    const list = json.find(0, "callers");
    if (!json.isArray(list)) return null;
    const table = new NameTable(json.next(list) - list);
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      table.set(this.scope.decoded(item), item);
    }
    return table;
  }

  private readTable(name: string): NameTable | null {
    const scope = this.scope;
    const json = scope.json;
    const list = json.find(0, name);
    if (!json.isObject(list)) {
      scope.refuse(name + " must be an object");
      return null;
    }
    const table = new NameTable((json.next(list) - list) >> 1);
    for (let key = list + 1; key < json.next(list); key = json.next(key + 1)) {
      if (!this.isPool(key + 1)) {
        scope.refuse("one of " + name + " names no pool");
        return null;
      }
      table.set(scope.decoded(key), <i32>json.integer(key + 1));
    }
    return table;
  }

  private isPool(token: i32): bool {
    const index = this.scope.json.integer(token);
    return index >= 0 && index < this.config.pools.length;
  }
}
