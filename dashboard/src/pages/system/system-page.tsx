// How Plano itself is: what it checked, who it talks to, what it allows, what it keeps, and the file it runs from.

import type { Health } from "@plano/brightstaff/dashboard-api";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { Failure } from "../../components/notices.js";
import { Time } from "../../components/time.js";
import { formatAgo } from "../../format/time.js";
import { Checks } from "./checks.js";
import { Kept } from "./kept.js";
import { Limits } from "./limits.js";
import { Providers } from "./providers.js";

export function SystemPage() {
  const { data, loading, error } = useLoaded<Health>(address("health"));
  return (
    <main>
      <Failure error={error} />
      {data && (
        <div class={`system-page ${loading ? "old" : ""}`}>
          <header class="system-title">
            <h1>Plano {data.version}</h1>
            <p class="faint">
              started <Time at={data.started} text={formatAgo(data.started, data.now)} />
            </p>
            <Configuration config={data.config} />
          </header>
          <Checks checks={data.checks} />
          <Providers providers={data.providers} />
          <Limits limits={data.limits} />
          <Kept kept={data.kept} content={data.content} />
          <Listeners listeners={data.listeners} />
          <Routes routes={data.routes} />
        </div>
      )}
    </main>
  );
}

function Listeners({ listeners }: { listeners: Health["listeners"] }) {
  return (
    <section class="panel" aria-label="Listeners">
      <h2>Listeners</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">name</th>
            <th scope="col">type</th>
            <th scope="col">address</th>
          </tr>
        </thead>
        <tbody>
          {listeners.map(({ name, type, address: host, port }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{type}</td>
              <td>
                <code>
                  {host}:{port}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Routes({ routes }: { routes: Health["routes"] }) {
  if (routes.length === 0) return null;
  return (
    <section class="panel wide" aria-label="Routes">
      <h2>Routes</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">task</th>
            <th scope="col">prefers</th>
            <th scope="col">models</th>
          </tr>
        </thead>
        <tbody>
          {routes.map(({ name, prefer, models }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{prefer}</td>
              <td>{models.join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Configuration({ config }: { config: Health["config"] }) {
  const { loaded, verdict, message } = config;
  return (
    <p class="faint">
      configuration loaded <Time at={loaded} />
      {verdict === "refused" && <span class="bad"> The last change was refused: {message}</span>}
    </p>
  );
}
