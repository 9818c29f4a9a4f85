// The numbers of proxy-wasm ABI 0.2.1 (https://github.com/proxy-wasm/spec, abi-versions/vNEXT and v0.2.1).

export const enum Status {
  Ok,
  NotFound,
  BadArgument,
  SerializationFailure,
  ParseFailure,
  BadExpression,
  InvalidMemoryAccess,
  Empty,
  CasMismatch,
  ResultMismatch,
  InternalFailure,
}

export const enum HeadersStatus {
  Continue,
  /** The body reaches the filter while headers are stopped only with `allow_on_headers_stop_iteration`. */
  StopIteration,
}

export const enum DataStatus {
  Continue,
  StopIterationAndBuffer,
  StopIterationAndWatermark,
  StopIterationNoBuffer,
}

export const enum HeaderMap {
  Request,
  RequestTrailers,
  Response,
  ResponseTrailers,
  CallResponse = 6,
}

export const enum StreamType {
  Request,
  Response,
}

export const enum Body {
  Request,
  Response,
  CallResponse = 4,
  Configuration = 7,
}

export const enum LogLevel {
  Trace,
  Debug,
  Info,
  Warn,
  Error,
  Critical,
}

export const enum MetricType {
  Counter,
  Gauge,
  Histogram,
}
