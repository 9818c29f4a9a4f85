// Writes errors as Responses clients know them.

import { Buffer } from "../../bytes/buffer";
import { ProviderError } from "../response-error";

export function writeResponsesError(out: Buffer, status: i32, error: ProviderError): void {}

export function writeResponsesErrorEvent(out: Buffer, error: ProviderError): void {}
