// Reads tools of a Responses request that providers run themselves and that other APIs have too.
// Ignored: the kinds of content that the search returns, whether it may leave OpenAI's own index, and the memory of the
// interpreter's container. https://platform.openai.com/docs/guides/tools-web-search

import { LOCATION_MEMBERS, readContextSize, readLocation } from "../../shared/request-location";
import { RequestScope } from "../../shared/request-scope";
import { WebSearch } from "../../visitor/request";

const search = new WebSearch();

/** `uses` bounds the calls of all built-in tools; it is applied to the search, which other APIs bound. */
export function readWebSearch(scope: RequestScope, tool: i32, uses: i32): bool {
  search.clear();
  if (uses >= 0) search.maxUses = scope.json.integer(uses);
  if (
    !readContextSize(scope, search, scope.member(tool, "search_context_size")) ||
    !readFilters(scope, scope.member(tool, "filters")) ||
    !readUserLocation(scope, scope.member(tool, "user_location"))
  ) {
    return false;
  }
  scope.visitor.webSearch(search);
  return scope.settle(tool);
}

/** Containers with files, and persistent ones, exist at OpenAI only and are refused. */
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

function readFilters(scope: RequestScope, filters: i32): bool {
  const json = scope.json;
  if (filters < 0) return true;
  if (!scope.isObject(filters)) return false;
  if (!scope.optionalStrings(filters, "allowed_domains")) return false;
  if (!scope.optionalStrings(filters, "blocked_domains")) return false;
  const allowed = scope.member(filters, "allowed_domains");
  const blocked = scope.member(filters, "blocked_domains");
  search.allowedDomains = json.ptr(allowed);
  search.allowedDomainsLength = json.size(allowed);
  search.blockedDomains = json.ptr(blocked);
  search.blockedDomainsLength = json.size(blocked);
  return true;
}

/** Rewrites the location: here `type` may be absent, and its members null. */
function readUserLocation(scope: RequestScope, place: i32): bool {
  if (place < 0) return true;
  if (!scope.isObject(place)) return false;
  for (let i = 0; i < LOCATION_MEMBERS.length; i++) {
    if (!scope.optionalString(place, unchecked(LOCATION_MEMBERS[i]))) return false;
  }
  return readLocation(scope, search, place, place);
}
