/** What usually answers on a port: enough to see that a database is open to the world. */
const kinds = new Map<number, string>([
	[22, 'admin (SSH)'],
	[23, 'admin (Telnet)'],
	[1433, 'database (SQL Server)'],
	[1521, 'database (Oracle)'],
	[2375, 'admin (engine API, no TLS)'],
	[2376, 'admin (engine API)'],
	[2379, 'database (etcd)'],
	[3306, 'database (MySQL)'],
	[3389, 'admin (RDP)'],
	[5432, 'database (PostgreSQL)'],
	[5601, 'admin (Kibana)'],
	[5900, 'admin (VNC)'],
	[5984, 'database (CouchDB)'],
	[6379, 'database (Redis)'],
	[8086, 'database (InfluxDB)'],
	[9000, 'admin (Portainer and others)'],
	[9042, 'database (Cassandra)'],
	[9200, 'database (Elasticsearch)'],
	[10250, 'admin (kubelet)'],
	[11211, 'database (memcached)'],
	[15672, 'admin (RabbitMQ)'],
	[27017, 'database (MongoDB)'],
]);

export const kindOfPort = (port: number): string | null => kinds.get(port) ?? null;
