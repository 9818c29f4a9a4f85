import { describe, expect, it } from "vitest";
import { readView, type View, writeView } from "./address.js";

const at = (address: string): View => {
  const { pathname, search } = new URL(address, "http://localhost");
  return readView({ pathname, search });
};

describe("addresses of views", () => {
  it.each([
    "/",
    "/?q=status%3A%3E%3D400",
    "/requests?q=tag%3A%22team%3Da+b%22&range=24h",
    "/requests/req_8f31?tab=raw",
    "/requests/a%2Fb",
    "/conversations/9f2c",
    "/costs?range=1767225600000..1767229200000&by=tag%3Ateam",
    "/system",
  ])("%s stays as it is", (address) => {
    expect(writeView(at(address))).toBe(address);
  });

  it("has the range of the page where none is named, or a wrong one", () => {
    expect(at("/").range).toBe("15m");
    expect(at("/requests").range).toBe("1h");
    expect(at("/requests?range=yesterday").range).toBe("1h");
  });

  it("shows the live page for an unknown path", () => {
    expect(at("/wp-login.php")).toMatchObject({ page: "live", q: "" });
  });
});
