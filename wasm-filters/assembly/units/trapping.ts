// llm_gateway.wasm that traps when a request has the header x-trap, to see what Envoy makes of it. Never shipped.

import { proxy_on_request_headers as handle } from "../abi/exports";
import { readHeader } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import "../index";

export {
  proxy_abi_version_0_2_1,
  proxy_on_configure,
  proxy_on_context_create,
  proxy_on_delete,
  proxy_on_http_call_response,
  proxy_on_log,
  proxy_on_memory_allocate,
  proxy_on_request_body,
  proxy_on_request_trailers,
  proxy_on_response_body,
  proxy_on_response_headers,
  proxy_on_response_trailers,
  proxy_on_tick,
  proxy_on_vm_start,
} from "../abi/exports";

const name = new Buffer(16, 64);
name.ascii("x-trap");

export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  if (readHeader(HeaderMap.Request, name)) unreachable();
  return handle(id, count, end);
}
