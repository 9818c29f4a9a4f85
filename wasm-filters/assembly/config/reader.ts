// Reads the JSON that the `envoy` package writes into a FilterConfig. Objects of the contract have read its members; what
// is here says what they mean, and whether what they refer to exists. Every error has a reason.

import { Buffer } from "../bytes/buffer";
import { newText, rememberTexts } from "../bytes/text";
import { ConfigurationObject, PricesObject, TargetObject } from "../contract/filter-config.generated";
import {
  decoded,
  document,
  documentError,
  firstOf,
  itemAfter,
  keyAfter,
  openDocument,
  refuseDocument,
} from "../json/object-reader";
import { NameTable } from "../bytes/name-table";
import { Provider, Target } from "../targets/provider";
import { FilterConfig, Wildcard } from "./filter-config";
import { readLimitScopes } from "./limit-scopes";
import { readRateLimits } from "./rate-limits";
import { readPools } from "./pools";
import { readProviders } from "./providers";

/** Bytes. */
const MAX_CONTENT: i64 = 1 << 20;
const MILLION: f64 = 1e6;
/** Tokens of a model that the configuration gives no window. */
const CONTEXT_WINDOW: i64 = 2_000_000;

export class FilterConfigReader {
  private config: FilterConfig = new FilterConfig();
  private providers: Array<Provider> = [];

  /** Why `read` returned null. */
  get error(): string {
    return documentError();
  }

  read(ptr: usize, length: i32): FilterConfig | null {
    const config = this.config;
    rememberTexts(config.texts);
    this.readAll(ptr, length);
    rememberTexts(null);
    if (documentError().length == 0) return config;
    config.free();
    return null;
  }

  private readAll(ptr: usize, length: i32): void {
    if (!openDocument(ptr, length)) return refuseDocument("the plugin configuration is not JSON");
    if (!document.isObject(0)) return refuseDocument("the plugin configuration is not an object");
    const object = ConfigurationObject.from(0);
    const config = this.config;
    config.requestBodyBytes = object.requestBodyBytes;
    config.responseLimits.body = object.responseBodyBytes;
    config.responseLimits.event = object.streamEventBytes;
    config.streamDuration = object.streamDuration;
    config.streamIdle = object.streamIdle;
    config.brightstaff = object.brightstaffCluster;
    config.listener = object.listener;
    config.contentBytes = <i32>max<i64>(0, min<i64>(object.contentBytes, MAX_CONTENT));
    this.readTags(object.tags);
    config.firstByteTimeout = digitsOf(object.firstByteTimeout);
    config.answerTimeout = digitsOf(object.answerTimeout);
    config.failoverOn = object.failoverOn;
    config.maxRetries = <i32>min<i64>(object.maxRetries, i32.MAX_VALUE);
    readProviders(object.providers, this.providers);
    this.readTargets(object.targets);
    readPools(object.pools, config);
    readRateLimits(object.rateLimits, config);
    readLimitScopes(object.limitScopes, config);
    this.readNames(object);
  }

  private readTags(object: i32): void {
    if (object < 0) return;
    const config = this.config;
    config.tagHeaders = new NameTable((document.next(object) - object) >> 1);
    for (let key = firstOf(object); key >= 0; key = keyAfter(object, key)) {
      config.tagHeaders.set(decoded(key + 1), config.tags.length);
      config.tags.push(decoded(key));
    }
  }

  private readTargets(list: i32): void {
    for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
      const object = TargetObject.from(item);
      if (object.provider >= this.providers.length) return refuseDocument("a target names no provider");
      const target = new Target(this.providers[object.provider], object.name, object.model);
      target.contextWindow = object.contextWindow > 0 ? object.contextWindow : CONTEXT_WINDOW;
      target.defaultOutput = <f64>max<i64>(0, object.defaultOutputTokens);
      target.reservedOutput = <f64>max<i64>(0, object.reservedOutputTokens);
      target.media.image = <f64>max<i64>(0, object.imageTokens);
      target.media.page = <f64>max<i64>(0, object.pageTokens);
      target.media.second = <f64>max<i64>(0, object.secondTokens);
      if (object.prices >= 0) setPrices(target, PricesObject.from(object.prices));
      this.config.targets.push(target);
    }
  }

  private readNames(object: ConfigurationObject): void {
    const config = this.config;
    config.models = this.readTable(object.models, "one of models names no pool");
    config.agents = this.readTable(object.agents, "one of agents names no pool");
    for (let i = 0; i < config.agents.size; i++) config.pools[config.agents.valueAt(i)].isAgent = true;
    const wildcards = object.wildcards;
    for (let key = firstOf(wildcards); key >= 0; key = keyAfter(wildcards, key)) {
      if (!this.isPool(key + 1)) return refuseDocument("a wildcard names no pool");
      const pool = config.pools[<i32>document.integer(key + 1)];
      config.wildcards.push(new Wildcard(decoded(key), pool));
    }
    const callers = object.callers;
    if (callers) config.callers = tableOf(callers);
    const routes = object.routes;
    for (let item = firstOf(routes); item >= 0; item = itemAfter(routes, item)) {
      if (!this.isPool(item)) return refuseDocument("a route names no pool");
      config.routes.push(config.pools[<i32>document.integer(item)]);
    }
    const fallback = object.defaultIndex;
    if (fallback >= config.pools.length) return refuseDocument("default names no pool");
    if (fallback >= 0) config.fallback = config.pools[fallback];
  }

  private readTable(object: i32, refusal: string): NameTable {
    const table = new NameTable((document.next(object) - object) >> 1);
    for (let key = firstOf(object); key >= 0; key = keyAfter(object, key)) {
      if (this.isPool(key + 1)) table.set(decoded(key), <i32>document.integer(key + 1));
      else refuseDocument(refusal);
    }
    return table;
  }

  private isPool(token: i32): bool {
    const index = document.integer(token);
    return index >= 0 && index < this.config.pools.length;
  }
}

/** Dollars for a million tokens, times a million, become millionths of a dollar a token. */
function setPrices(target: Target, prices: PricesObject): void {
  target.inputPrice = <f64>prices.input / MILLION;
  target.outputPrice = <f64>prices.output / MILLION;
  target.cachedPrice = <f64>prices.cachedInput / MILLION;
}

function digitsOf(value: i64): Buffer {
  const digits = newText();
  digits.integer(value);
  return digits;
}

function tableOf(names: Array<Buffer>): NameTable {
  const table = new NameTable(names.length);
  for (let i = 0; i < names.length; i++) table.set(names[i], i);
  return table;
}
