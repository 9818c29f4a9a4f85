// Lets the demo's models refuse a client's key and the headers of APIs they do not speak: Plano must not pass
// these on.

export function refuseHeaders(headers, pattern) {
  const found = Object.keys(headers).filter((name) => pattern.test(name));
  if (found.length === 0) return;
  throw Object.assign(new Error(`these headers are not for this provider: ${found.join(", ")}`), {
    status: 400,
  });
}
