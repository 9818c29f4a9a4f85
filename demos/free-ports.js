// Runs Plano and the services on free ports, so that several demos or checkouts can run side by side.
import { once } from "node:events";
import { createServer } from "node:net";
import { claimsOf, planFor, startPlano } from "@plano/cli";
import { SERVICE_PORT, servicePorts } from "./plano.js";

/** `ready` maps each port of the file, and each of Plano's own, to the port in use. */
export function planoOnFreePorts(demo) {
  const starting = startOnFreePorts(demo);
  // Once Plano is up, ended parts are restarted: only the start can fail.
  const broken = starting.then(() => new Promise(() => {}));
  broken.catch(() => {});
  return {
    ready: starting.then(({ ports }) => ports),
    broken,
    stop: () =>
      starting.then(
        ({ plano }) => plano.stop(),
        () => {},
      ),
  };
}

async function startOnFreePorts({ file, text, state }) {
  const services = servicePorts(text);
  // Hold the ports until Plano has its own, so that they differ.
  const held = await Promise.all(services.map(holdAny));
  const ports = new Map(services.map((port, index) => [port, held[index].address().port]));
  const plano = await startPlano({
    text: text.replace(SERVICE_PORT, (port) => ports.get(Number(port))),
    file,
    env: process.env,
    stateDirectory: state,
    freePorts: true,
    log: (line) => console.log(`  ${line}`),
  });
  const chosen = claimsOf(plano.plan.config);
  for (const [index, { port }] of claimsOf(planFor(text, file, process.env).config).entries())
    ports.set(port, chosen[index].port);
  await Promise.all(held.map((server) => once(server.close(), "close")));
  console.log(`\nPlano is up, on free ports in place of the usual ones:\n\n  ${legend(ports)}\n`);
  return { plano, ports };
}

const legend = (ports) =>
  [...ports]
    .sort(([one], [other]) => one - other)
    .map(([usual, port]) => `${usual} is ${port}`)
    .join("\n  ");

async function holdAny() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
