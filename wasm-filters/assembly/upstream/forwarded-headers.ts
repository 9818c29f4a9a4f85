// Chooses which of the client's headers a provider gets.

import {
  COLON,
  LOWER_A,
  LOWER_C,
  LOWER_E,
  LOWER_F,
  LOWER_H,
  LOWER_O,
  LOWER_P,
  LOWER_R,
  LOWER_S,
  LOWER_T,
  LOWER_V,
  LOWER_X,
} from "../bytes/characters";
import { ENVOY_HEADER_PREFIX, INTERNAL_HEADER_PREFIX } from "../contract/headers.generated";
import { HeaderReader } from "../abi/headers";
import { startsWithAscii } from "../bytes/slice";
import { Format } from "../contract/formats.generated";

/**
 * Whether the reader's header goes on unchanged; headers that the gateway writes itself do not. With `own` the client
 * pays with its own key, and may choose its account there and the options of other gateways.
 */
export function isForProvider(header: HeaderReader, upstream: Format, sameFormat: bool, own: bool): bool {
  switch (<i32>load<u8>(header.namePtr)) {
    case COLON:
      return !header.nameIs(":path") && !header.nameIs(":authority");
    case LOWER_A:
      if (header.nameIs("authorization") || header.nameIs("api-key") || header.nameIs("accept-encoding"))
        return false;
      if (!starts(header, "anthropic-")) return true;
      return sameFormat && upstream == Format.Messages && (own || !isAccount(header, "anthropic-"));
    case LOWER_C:
      if (header.nameIs("cookie") || header.nameIs("content-length") || header.nameIs("content-type"))
        return false;
      return !starts(header, "cf-connecting-ip") && (own || !starts(header, "cf-aig-"));
    case LOWER_E:
      return !header.nameIs("expect");
    case LOWER_F:
      return !header.nameIs("forwarded") && !header.nameIs("fastly-client-ip");
    case LOWER_H:
      return own || !starts(header, "helicone-");
    case LOWER_O:
      if (header.nameIs("ocp-apim-subscription-key")) return own;
      // The gateway, not the provider, checks the origins of browsers: see docs/configuration.md.
      if (header.nameIs("origin")) return false;
      if (!starts(header, "openai-")) return true;
      return sameFormat && isOpenAi(upstream) && (own || !isAccount(header, "openai-"));
    case LOWER_P:
      return !starts(header, "proxy-");
    case LOWER_R:
      return !header.nameIs("referer");
    case LOWER_S:
      return !starts(header, "sec-");
    case LOWER_T:
      if (header.nameIs("true-client-ip")) return false;
      return !header.nameIs("te") && !header.nameIs("transfer-encoding") && !header.nameIs("trailer");
    case LOWER_V:
      return !header.nameIs("via");
    case LOWER_X:
      return isForeignExtension(header, sameFormat) && (own || !isSteering(header));
    default:
      return true;
  }
}

/** Whether the header selects an account at the provider, as `openai-project` does. */
function isAccount(header: HeaderReader, prefix: string): bool {
  const rest = header.namePtr + prefix.length;
  const length = header.nameLen - prefix.length;
  return (
    startsWithAscii(rest, length, "organization") ||
    startsWithAscii(rest, length, "project") ||
    startsWithAscii(rest, length, "workspace")
  );
}

/** Whether the header selects who pays, or changes the method, the path, or another gateway's options. */
function isSteering(header: HeaderReader): bool {
  return (
    starts(header, "x-goog-") ||
    starts(header, "x-http-method") ||
    starts(header, "x-method-override") ||
    starts(header, "x-original-") ||
    starts(header, "x-rewrite-") ||
    starts(header, "x-portkey-") ||
    starts(header, "x-litellm-") ||
    header.nameIs("x-functions-key") ||
    header.nameIs("x-auth-token")
  );
}

function isForeignExtension(header: HeaderReader, sameFormat: bool): bool {
  if (
    starts(header, INTERNAL_HEADER_PREFIX) ||
    starts(header, ENVOY_HEADER_PREFIX) ||
    starts(header, "x-forwarded-")
  )
    return false;
  if (header.nameIs("x-request-id") || header.nameIs("x-api-key") || header.nameIs("x-goog-api-key"))
    return false;
  if (header.nameIs("x-real-ip") || header.nameIs("x-client-ip") || header.nameIs("x-cluster-client-ip"))
    return false;
  // Signature headers of an earlier attempt are not valid for this one.
  return !starts(header, "x-amz-") && (sameFormat || !starts(header, "x-stainless-"));
}

function isOpenAi(format: Format): bool {
  return format == Format.ChatCompletions || format == Format.Responses;
}

function starts(header: HeaderReader, prefix: string): bool {
  return startsWithAscii(header.namePtr, header.nameLen, prefix);
}
