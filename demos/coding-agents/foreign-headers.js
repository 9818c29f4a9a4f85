// A client's key, and headers of an API that a provider does not speak, are none of its business: the models here refuse them.

export function refuseHeaders(headers, pattern) {
  const found = Object.keys(headers).filter((name) => pattern.test(name));
  if (found.length === 0) return;
  throw Object.assign(new Error(`these headers are not for this provider: ${found.join(", ")}`), {
    status: 400,
  });
}
