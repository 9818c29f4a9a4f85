// The exports of this package for other packages.
export { TOKEN_FILE as DASHBOARD_TOKEN_FILE } from "./dashboard/session.js";
export { parseObservations } from "./observations/parse.js";
export { listenForOwner } from "./owner-socket.js";
export { renderBrightstaff } from "./service-config/render.js";
export {
  SECRETS_FILE as BRIGHTSTAFF_SECRETS_FILE,
  SECRETS_KEY_VARIABLE as BRIGHTSTAFF_SECRETS_KEY_VARIABLE,
} from "./service-config/secrets.js";
export { configVersion } from "./service-config/service-config-files.js";
export { type ShownEntry, STATE_SOCKET_VARIABLE } from "./state/socket.js";
export type { EntryFilter, EntrySummary, ListedEntries } from "./state/store.js";
