// Reads the configuration's pools: for each name the orders in which its targets are asked.

import { Attempt, Order, Pool } from "./pool";
import { Settings } from "./settings";
import { SettingsScope } from "./settings-scope";

const MAX_WEIGHT: i64 = 1_000_000;

/** Appends to `settings.pools`; its targets are read. False with a fault in `scope`. */
export function readPools(scope: SettingsScope, settings: Settings): bool {
  const json = scope.json;
  const list = json.find(0, "pools");
  if (!json.isArray(list)) return scope.refuse("pools must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const pool = new Pool();
    if (!scope.text(item, "name", pool.name)) return false;
    if (!readOrders(scope, json.find(item, "orders"), settings, pool.orders)) return false;
    const shorter = json.find(item, "shorter");
    if (shorter >= 0 && !readOrders(scope, shorter, settings, pool.shorter)) return false;
    if (pool.orders.length == 0) return scope.refuse("a pool must have an order");
    settings.pools.push(pool);
  }
  return true;
}

function readOrders(scope: SettingsScope, list: i32, settings: Settings, orders: Array<Order>): bool {
  const json = scope.json;
  if (!json.isArray(list)) return scope.refuse("a pool's orders must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const order = new Order();
    if (!readOrder(scope, item, settings, order)) return false;
    orders.push(order);
  }
  return true;
}

function readOrder(scope: SettingsScope, token: i32, settings: Settings, order: Order): bool {
  const json = scope.json;
  if (!scope.text(token, "cluster", order.cluster)) return false;
  const weight = json.integer(json.find(token, "weight"));
  if (weight < 0 || weight > MAX_WEIGHT) return scope.refuse("a weight must lie between 0 and 1000000");
  order.weight = <i32>weight;
  const attempts = json.find(token, "attempts");
  if (!json.isArray(attempts)) return scope.refuse("an order's attempts must be an array");
  for (let item = attempts + 1; item < json.next(attempts); item = json.next(item)) {
    const target = json.integer(json.find(item, "target"));
    if (target < 0 || target >= settings.targets.length) return scope.refuse("an attempt names no target");
    const attempt = new Attempt(settings.targets[<i32>target]);
    if (!scope.text(item, "cluster", attempt.cluster)) return false;
    order.attempts.push(attempt);
    if (attempt.target.provider.prefixAffinity) order.hasAffinity = true;
  }
  return order.attempts.length > 0 || scope.refuse("an order must have an attempt");
}
