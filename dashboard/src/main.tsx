// The page: trades the key of its link for a session, then shows what the address says.
import { render } from "preact";
import { followAddress } from "./address/location.js";
import { beginSession } from "./api/session.js";
import { App } from "./app.js";
import { listenForKeys } from "./keyboard/keys.js";

const place = document.getElementById("page");
if (place !== null) {
  followAddress();
  listenForKeys();
  await beginSession();
  render(<App />, place);
}
