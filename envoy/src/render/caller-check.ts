// What Envoy's own authentication says of a caller, in Plano's own headers, is held to what such headers can hold.
import { CALLER_HEADER, CALLER_MODELS_HEADER } from "@plano/config";
import { CALLER_FILTER } from "./names.js";
import { extension, type Resource } from "./resource.js";

const FILTERS = "envoy.extensions.filters.http";
/** Text of printable ASCII without spaces: nothing that could end a header. */
const PLAIN = { safe_regex: { regex: "[!-~]+" } };
/** No model has this name. */
const NO_MODEL = "*/";

/** `isNamed`: every caller has a name. `isLimited`: who is not told to have models has none. */
export function renderCallerFilters(isNamed: boolean, isLimited: boolean): Resource[] {
  return [...(isLimited ? [renderNoModels()] : []), renderCallerCheck(isNamed)];
}

/** What lacks the caller's models, or has an empty text for them, must not look like what allows everything. */
function renderNoModels(): Resource {
  return renderMutations("plano.caller-models", [
    {
      append: {
        header: { key: CALLER_MODELS_HEADER, value: NO_MODEL },
        append_action: "ADD_IF_ABSENT",
      },
    },
  ]);
}

/** Of requests. */
export function renderMutations(name: string, mutations: Resource[]): Resource {
  return extension(name, `${FILTERS}.header_mutation.v3.HeaderMutation`, {
    mutations: { request_mutations: mutations },
  });
}

/** Who names a caller may be the caller: names have to be text that a header can hold. */
function renderCallerCheck(isNamed: boolean): Resource {
  const principals = [
    isOdd(CALLER_HEADER),
    isOdd(CALLER_MODELS_HEADER),
    ...(isNamed ? [{ header: { name: CALLER_HEADER, present_match: false } }] : []),
  ];
  return extension(CALLER_FILTER, `${FILTERS}.rbac.v3.RBAC`, {
    rules: { action: "DENY", policies: { "no-caller": { permissions: [{ any: true }], principals } } },
  });
}

function isOdd(name: string): Resource {
  const ids = [
    { header: { name, present_match: true } },
    { header: { name, string_match: PLAIN, invert_match: true } },
  ];
  return { and_ids: { ids } };
}
