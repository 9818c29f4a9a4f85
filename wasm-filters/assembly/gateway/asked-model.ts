// Decides whether a client may request a model by a name, whether or not that model exists.

import { BACKSLASH, DOT, SLASH } from "../bytes/characters";
import { startsWithAscii } from "../bytes/slice";
import { PREFERENCE_POOL_PREFIX } from "../contract/constants.generated";
import { Exchange } from "../exchange/exchange";

/** Checks the name in `attempt.model`. */
export function isAskable(exchange: Exchange): bool {
  const model = exchange.attempt.model;
  if (startsWithAscii(model.ptr, model.len, PREFERENCE_POOL_PREFIX)) return exchange.request.mayAskPool;
  return !hasDotSegment(model.ptr, model.len);
}

/**
 * Whether a part between slashes is `.` or `..`. Providers' paths contain the name, and servers and proxies resolve
 * such parts as directories, even percent-encoded. No model has one in its name.
 */
function hasDotSegment(ptr: usize, length: i32): bool {
  let dots = 0;
  let others = 0;
  for (let i = 0; i <= length; i++) {
    const byte = i < length ? <i32>load<u8>(ptr + i) : SLASH;
    if (byte == DOT) dots += 1;
    else if (byte != SLASH && byte != BACKSLASH) others += 1;
    else {
      if (others == 0 && (dots == 1 || dots == 2)) return true;
      dots = 0;
      others = 0;
    }
  }
  return false;
}
