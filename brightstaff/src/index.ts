// The exports of this package for other packages.
export { parseObservations } from "./observations/parse.js";
export { renderBrightstaff } from "./service-config/render.js";
