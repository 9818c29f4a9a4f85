// Where a demo's programs are: on the ports that its plano_config.yaml names. `--free-ports` puts others in their places,
// which run.js hands on as PORT_8001 and so on.

export const portOf = (port) => Number(process.env[`PORT_${port}`] ?? port);

/** On loopback only. */
export function listen(server, name, port) {
  const url = `http://127.0.0.1:${portOf(port)}`;
  server.listen(portOf(port), "127.0.0.1", () => console.log(`  ${name.padEnd(16)}  listens on ${url}`));
}
