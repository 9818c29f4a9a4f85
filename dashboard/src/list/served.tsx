// Which model was asked for, and which one answered: after how many attempts, or why none did.
import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import { nameModel } from "../format/models.js";
import { UNKNOWN } from "../format/numbers.js";

export function Served({ request }: { request: RequestSummary }) {
  const { asked, provider, model, attempts, calls, error, status } = request;
  const served = model === null ? undefined : nameModel(provider, model);
  const failed = status >= 400 || status === 0;
  return (
    <>
      {asked !== null && asked !== served && <span class="asked">{asked}</span>}
      {asked !== null && asked !== served && served !== undefined && <span class="faint"> → </span>}
      {served !== undefined && <span class="served">{served}</span>}
      {asked === null && served === undefined && UNKNOWN}
      {attempts > 1 && (
        <span class="attempts" title={`attempt ${attempts} ${failed ? "was the last" : "answered"}`}>
          {" "}
          ↻{attempts}
        </span>
      )}
      {calls > 1 && <span class="faint"> {calls} calls</span>}
      {served === undefined && error !== undefined && <span class="faint"> ({error.code})</span>}
    </>
  );
}
