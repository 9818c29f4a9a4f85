// Which of the client's headers a provider gets, and which of the provider's the client.

import { HeaderReader } from "../abi/headers";
import { startsWithAscii } from "../bytes/slice";
import { Format } from "../formats/visitor";

/** The header under the reader goes on as it is. Those that the gateway writes itself do not. */
export function isForProvider(header: HeaderReader, upstream: Format, sameFormat: bool): bool {
  switch (load<u8>(header.namePtr)) {
    case 0x3a: // :
      return !header.nameIs(":path") && !header.nameIs(":authority");
    case 0x61: // a
      if (header.nameIs("authorization") || header.nameIs("api-key") || header.nameIs("accept-encoding"))
        return false;
      return (sameFormat && upstream == Format.Messages) || !starts(header, "anthropic-");
    case 0x63: // c
      return !header.nameIs("cookie") && !header.nameIs("content-length") && !header.nameIs("content-type");
    case 0x65: // e
      return !header.nameIs("expect");
    case 0x66: // f
      return !header.nameIs("forwarded");
    case 0x6f: // o
      return (sameFormat && isOpenAi(upstream)) || !starts(header, "openai-");
    case 0x70: // p
      return !starts(header, "proxy-");
    case 0x74: // t
      return !header.nameIs("te") && !header.nameIs("transfer-encoding") && !header.nameIs("trailer");
    case 0x76: // v
      return !header.nameIs("via");
    case 0x78: // x
      return isForeignExtension(header, sameFormat);
    default:
      return true;
  }
}

function isForeignExtension(header: HeaderReader, sameFormat: bool): bool {
  if (starts(header, "x-plano-") || starts(header, "x-envoy-") || starts(header, "x-forwarded-"))
    return false;
  if (header.nameIs("x-request-id") || header.nameIs("x-api-key") || header.nameIs("x-goog-api-key"))
    return false;
  // What signed an earlier attempt does not sign this one.
  if (header.nameIs("x-real-ip") || starts(header, "x-amz-")) return false;
  return sameFormat || !starts(header, "x-stainless-");
}

/** False for what means the provider's own connection, site or internals, and would mislead the client. */
export function isForClient(header: HeaderReader): bool {
  switch (load<u8>(header.namePtr)) {
    case 0x61: // a
      return !header.nameIs("alt-svc");
    case 0x73: // s
      return !header.nameIs("set-cookie") && !header.nameIs("strict-transport-security");
    case 0x78: // x
      return !starts(header, "x-plano-") && !starts(header, "x-envoy-");
    default:
      return true;
  }
}

function isOpenAi(format: Format): bool {
  return format == Format.ChatCompletions || format == Format.Responses;
}

/** The provider's id of the request, under the name its API has for it. */
export function isRequestId(header: HeaderReader, format: Format): bool {
  return header.nameIs(requestIdName(format));
}

export function requestIdName(format: Format): string {
  if (format == Format.Messages) return "request-id";
  return format == Format.Converse ? "x-amzn-requestid" : "x-request-id";
}

function starts(header: HeaderReader, prefix: string): bool {
  return startsWithAscii(header.namePtr, header.nameLen, prefix);
}
