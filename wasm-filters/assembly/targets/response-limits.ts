// Bytes that the gateway buffers: of a whole response, and of one event of a stream.

export class ResponseLimits {
  body: i32 = 0;
  event: i32 = 0;
}
