// Which store a service config asks for.
import { expect, test } from "vitest";
import { PLAIN_CONFIG } from "../testing/service-config.js";
import { openStore, placeOfStore } from "./open-store.js";
import { StoreUnavailable } from "./store.js";

const { state } = PLAIN_CONFIG;

test("files are beside the service config, or at the path", () => {
  const where = { directory: "/etc/plano", secrets: {} };
  expect(placeOfStore({ ...state, kind: "embedded" }, where)).toEqual({
    kind: "embedded",
    path: "/etc/plano/responses",
  });
  expect(placeOfStore({ ...state, kind: "embedded", path: "/x" }, where)).toMatchObject({ path: "/x" });
  expect(placeOfStore({ ...state, kind: "embedded", path: "x" }, where)).toMatchObject({
    path: "/etc/plano/x",
  });
});

test("PostgreSQL's URL is a secret, and without it nothing can be kept", async () => {
  const config = { ...state, kind: "postgres", urlSecret: "DATABASE_URL" } as const;
  const at = (secrets: Record<string, string>) => placeOfStore(config, { directory: "/", secrets });
  expect(at({ DATABASE_URL: "postgresql://h/d" })).toEqual({ kind: "postgres", url: "postgresql://h/d" });
  const options = { bounds: state, now: () => 1, onDrop: () => {} };
  await expect(openStore(at({}), options)).rejects.toThrow(
    new StoreUnavailable("no secret says where PostgreSQL is"),
  );
});
