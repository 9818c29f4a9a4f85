// Maps Amazon's exception names to the error types that clients of the other APIs know.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html and
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html

import { COLON, HASH } from "../../bytes/characters";
import { Literal } from "../../bytes/literal";

const rateLimit = new Literal("rate_limit_error");
const invalidRequest = new Literal("invalid_request_error");
const permission = new Literal("permission_error");
const authentication = new Literal("authentication_error");
const notFound = new Literal("not_found_error");
const timeout = new Literal("timeout_error");
const overloaded = new Literal("overloaded_error");
const api = new Literal("api_error");

/**
 * `name` is escaped. It may follow a namespace, `com.amazon.coral.service#ThrottlingException`, precede a colon and an
 * address, and begin with a lower-case letter, as in streams.
 */
export function amazonErrorWord(name: usize, length: i32): Literal {
  let start = 0;
  let end = 0;
  while (end < length && load<u8>(name + end) != COLON) {
    end += 1;
    if (load<u8>(name + end - 1) == HASH) start = end;
  }
  const ptr = name + start;
  const size = end - start;
  if (isCalled(ptr, size, "ThrottlingException")) return rateLimit;
  if (isCalled(ptr, size, "TooManyRequestsException")) return rateLimit;
  if (isCalled(ptr, size, "ServiceQuotaExceededException")) return rateLimit;
  if (isCalled(ptr, size, "ValidationException")) return invalidRequest;
  if (isCalled(ptr, size, "ConflictException")) return invalidRequest;
  if (isCalled(ptr, size, "AccessDeniedException")) return permission;
  if (isCalled(ptr, size, "OptInRequired")) return permission;
  if (isCalled(ptr, size, "UnrecognizedClientException")) return authentication;
  if (isCalled(ptr, size, "InvalidSignatureException")) return authentication;
  if (isCalled(ptr, size, "IncompleteSignatureException")) return authentication;
  if (isCalled(ptr, size, "MissingAuthenticationTokenException")) return authentication;
  if (isCalled(ptr, size, "ExpiredTokenException")) return authentication;
  if (isCalled(ptr, size, "InvalidClientTokenId")) return authentication;
  if (isCalled(ptr, size, "ResourceNotFoundException")) return notFound;
  if (isCalled(ptr, size, "ModelTimeoutException")) return timeout;
  if (isCalled(ptr, size, "ServiceUnavailableException")) return overloaded;
  if (isCalled(ptr, size, "ModelNotReadyException")) return overloaded;
  return api;
}

/** Ignores the case of the first letter. */
function isCalled(ptr: usize, length: i32, name: string): bool {
  if (length != name.length || (load<u8>(ptr) | 0x20) != (name.charCodeAt(0) | 0x20)) return false;
  for (let i = 1; i < length; i++) if (<i32>load<u8>(ptr + i) != name.charCodeAt(i)) return false;
  return true;
}
