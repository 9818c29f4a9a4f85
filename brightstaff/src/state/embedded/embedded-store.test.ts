// State in files.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeStore } from "../testing/contract.js";
import { EmbeddedStore } from "./embedded-store.js";

describeStore("in files", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-state-"));
  let opened: EmbeddedStore | undefined;
  return {
    open: async (options) => {
      await opened?.close();
      opened = await EmbeddedStore.open(path.join(directory, "responses"), options);
      return opened;
    },
    close: () => rm(directory, { recursive: true }),
  };
});
