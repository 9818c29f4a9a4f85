// The ports of a demo's programs: those in its plano_config.yaml. With `--free-ports`, run.js passes
// replacements as PORT_8001 and so on.

export const portOf = (port) => Number(process.env[`PORT_${port}`] ?? port);

/** Listens on loopback only. */
export function listen(server, name, port) {
  const url = `http://127.0.0.1:${portOf(port)}`;
  server.listen(portOf(port), "127.0.0.1", () => console.log(`  ${name.padEnd(16)}  listens on ${url}`));
}
