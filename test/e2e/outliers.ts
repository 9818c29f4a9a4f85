// Which addresses Envoy's outlier detection has ejected.

interface Host {
  address: { socket_address: { port_value: number } };
  health_status: { failed_outlier_check?: boolean };
}

/** Ports of the ejected addresses. */
export async function portsLeftOut(adminUrl: string): Promise<number[]> {
  const text = await (await fetch(`${adminUrl}/clusters?format=json`)).text();
  const { cluster_statuses: clusters } = JSON.parse(text) as {
    cluster_statuses: { host_statuses?: Host[] }[];
  };
  const hosts = clusters.flatMap(({ host_statuses: hosts = [] }) => hosts);
  const failed = hosts.filter(({ health_status: health }) => health.failed_outlier_check === true);
  return failed.map(({ address }) => address.socket_address.port_value);
}
