/** Engine APIs, remote shells and desktops, databases, queues and caches: what is scanned for all day. */
export type PortKind = {readonly is: 'database' | 'admin'; readonly name: string};

const kinds: ReadonlyMap<number, PortKind> = new Map([
	[22, {is: 'admin', name: 'SSH'}],
	[23, {is: 'admin', name: 'Telnet'}],
	[1433, {is: 'database', name: 'SQL Server'}],
	[1521, {is: 'database', name: 'Oracle'}],
	[2375, {is: 'admin', name: 'engine API, no TLS'}],
	[2376, {is: 'admin', name: 'engine API'}],
	[2379, {is: 'database', name: 'etcd'}],
	[3306, {is: 'database', name: 'MySQL'}],
	[3389, {is: 'admin', name: 'RDP'}],
	[5432, {is: 'database', name: 'PostgreSQL'}],
	[5601, {is: 'admin', name: 'Kibana'}],
	[5900, {is: 'admin', name: 'VNC'}],
	[5984, {is: 'database', name: 'CouchDB'}],
	[6379, {is: 'database', name: 'Redis'}],
	[8086, {is: 'database', name: 'InfluxDB'}],
	[9000, {is: 'admin', name: 'Portainer and others'}],
	[9042, {is: 'database', name: 'Cassandra'}],
	[9200, {is: 'database', name: 'Elasticsearch'}],
	[10250, {is: 'admin', name: 'kubelet'}],
	[11211, {is: 'database', name: 'memcached'}],
	[15672, {is: 'admin', name: 'RabbitMQ'}],
	[27017, {is: 'database', name: 'MongoDB'}],
]);

/** What usually answers on a port; null: nothing that is searched for. */
export const kindOfPort = (port: number): PortKind | null => kinds.get(port) ?? null;
