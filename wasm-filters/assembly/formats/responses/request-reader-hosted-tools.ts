// The tools of a Responses request that a provider runs itself and that other APIs have as well.
// Passed over: which kinds of content the search returns, whether it may leave OpenAI's own index, and the memory of the
// interpreter's container. https://platform.openai.com/docs/guides/tools-web-search

import { Buffer } from "../../bytes/buffer";
import { RequestScope } from "../request-scope";
import { WebSearch } from "../visitor";

const SIZES: StaticArray<string> = ["low", "medium", "high"];
const PLACES: StaticArray<string> = ["city", "country", "region", "timezone"];
const search = new WebSearch();
const location = new Buffer(128, 64 << 10);

/** `uses` bounds the calls of all built-in tools; it is told of the search, which is the one that others bound. */
export function readWebSearch(scope: RequestScope, tool: i32, uses: i32): bool {
  search.clear();
  if (uses >= 0) search.maxUses = scope.json.integer(uses);
  if (
    !readSize(scope, scope.member(tool, "search_context_size")) ||
    !readFilters(scope, scope.member(tool, "filters")) ||
    !readLocation(scope, scope.member(tool, "user_location"))
  ) {
    return false;
  }
  scope.visitor.webSearch(search);
  return scope.settle(tool);
}

/** A container with files, or one that stays from call to call, lives at OpenAI. */
export function readCodeInterpreter(scope: RequestScope, tool: i32): bool {
  const json = scope.json;
  const container = scope.member(tool, "container");
  if (container >= 0) {
    if (!json.isObject(container) || !json.textEquals(json.find(container, "type"), "auto")) {
      return scope.refuse(container, "containers of another provider are not available to this model");
    }
    const files = scope.member(container, "file_ids");
    if (files >= 0 && (!json.isArray(files) || json.next(files) > files + 1)) {
      return scope.refuse(files, "files uploaded to another provider cannot be read by this model");
    }
  }
  scope.visitor.codeExecution();
  return scope.settle(tool);
}

function readSize(scope: RequestScope, size: i32): bool {
  if (size < 0) return true;
  for (let i = 0; i < SIZES.length; i++) {
    if (scope.json.textEquals(size, unchecked(SIZES[i]))) search.contextSize = unchecked(SIZES[i]);
  }
  return search.contextSize.length > 0 || scope.refuse(size, "must be low, medium or high");
}

function readFilters(scope: RequestScope, filters: i32): bool {
  const json = scope.json;
  if (filters < 0) return true;
  if (!json.isObject(filters)) return scope.refuse(filters, "must be an object");
  const allowed = scope.member(filters, "allowed_domains");
  const blocked = scope.member(filters, "blocked_domains");
  if (!isDomains(scope, allowed) || !isDomains(scope, blocked)) return false;
  search.allowedDomains = json.ptr(allowed);
  search.allowedDomainsLength = json.size(allowed);
  search.blockedDomains = json.ptr(blocked);
  search.blockedDomainsLength = json.size(blocked);
  return true;
}

function isDomains(scope: RequestScope, domains: i32): bool {
  const json = scope.json;
  if (domains < 0) return true;
  if (!json.isArray(domains)) return scope.refuse(domains, "must be an array of strings");
  for (let item = domains + 1; item < json.next(domains); item = json.next(item)) {
    if (!json.isString(item)) return scope.refuse(item, "must be a string");
  }
  return true;
}

/** Written anew: `type` may be absent here, and the places null. */
function readLocation(scope: RequestScope, place: i32): bool {
  const json = scope.json;
  if (place < 0) return true;
  if (!json.isObject(place)) return scope.refuse(place, "must be an object");
  location.clear();
  location.ascii('{"type":"approximate"');
  for (let i = 0; i < PLACES.length; i++) {
    const name = unchecked(PLACES[i]);
    if (!scope.optionalString(place, name)) return false;
    const value = scope.member(place, name);
    if (value < 0) continue;
    location.ascii(',"');
    location.ascii(name);
    location.ascii('":');
    location.bytes(json.ptr(value), json.size(value));
  }
  location.byte(0x7d);
  if (location.overflowed) return scope.refuse(place, "is too large");
  search.userLocation = location.ptr;
  search.userLocationLength = location.len;
  return true;
}
