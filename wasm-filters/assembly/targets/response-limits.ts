// How much of an answer the gateway holds: of a whole one, and of one event of a stream, bytes.

export class ResponseLimits {
  body: i32 = 0;
  event: i32 = 0;
}
