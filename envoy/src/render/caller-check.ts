// Checks the headers of Plano in which Envoy's authentication names a caller: their values must be valid header values.
import { CALLER_HEADER, CALLER_MODELS_HEADER } from "@plano/config/contract";
import { CALLER_FILTER } from "./names.js";
import { extension, type Resource } from "./resource.js";

const FILTERS = "envoy.extensions.filters.http";
/** Printable ASCII without spaces: nothing that could end a header. */
const PLAIN = { safe_regex: { regex: "[!-~]+" } };
/** No model has this name. */
const NO_MODEL = "*/";

/** `isNamed`: every caller must have a name. `isLimited`: a caller without models may use none. */
export function renderCallerFilters(isNamed: boolean, isLimited: boolean): Resource[] {
  return [...(isLimited ? [renderNoModels()] : []), renderCallerCheck(isNamed)];
}

/** Absent or empty models get a pattern that matches no model; otherwise they would allow every model. */
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

/** Mutates request headers. */
export function renderMutations(name: string, mutations: Resource[]): Resource {
  return extension(name, `${FILTERS}.header_mutation.v3.HeaderMutation`, {
    mutations: { request_mutations: mutations },
  });
}

/** The caller itself may control the name, so names must be valid header values. */
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
