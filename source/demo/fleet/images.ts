/** The images of the demo: plausible ones, old and new, some with a user or a health check. */
import {hexOf} from '../seeded.ts';
import {dayMs} from '../times.ts';
import type {Fate, Healthcheck, Image, Load} from '../words.ts';

type Entry = {
	readonly tag: string;
	readonly ageDays: number;
	readonly sizeMB: number;
	readonly load: Load;
	readonly cmd?: readonly string[];
	readonly entrypoint?: readonly string[];
	readonly env?: readonly string[];
	readonly user?: string;
	readonly ports?: readonly string[];
	readonly volumes?: readonly string[];
	readonly workdir?: string;
	readonly health?: string;
	readonly stopSignal?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly run?: readonly string[];
	/** Built here: no registry knows it, so it has no digest. */
	readonly isLocal?: boolean;
	readonly fate?: Fate;
};

const load = (cpu: number, memoryMiB: number, pids: number): Load => ({cpu, memoryMiB, pids});

const entries: readonly Entry[] = [
	{
		tag: 'vault:1.17',
		ageDays: 41,
		sizeMB: 448,
		load: load(0.02, 94, 12),
		user: '100',
		entrypoint: ['docker-entrypoint.sh'],
		cmd: ['server'],
		ports: ['8200/tcp'],
		volumes: ['/vault/file'],
		health: 'vault status -address=http://127.0.0.1:8200',
		run: ['apk add --no-cache libcap su-exec tini'],
	},
	{
		tag: 'shop/web:4.2',
		ageDays: 6,
		sizeMB: 187,
		load: load(0.12, 128, 23),
		ports: ['8080/tcp'],
		entrypoint: ['node', 'server.js'],
		env: ['NODE_VERSION=22.11.0', 'NODE_ENV=production'],
		workdir: '/app',
		health: 'wget -qO- http://127.0.0.1:8080/healthz || exit 1',
		run: ['npm ci --omit=dev'],
		labels: {'org.opencontainers.image.source': 'https://git.shop.example/web'},
	},
	{
		tag: 'traefik:2.10',
		ageDays: 640,
		sizeMB: 149,
		load: load(0.06, 74, 14),
		ports: ['80/tcp'],
		entrypoint: ['/entrypoint.sh'],
		cmd: ['traefik'],
		run: ['apk --no-cache add ca-certificates tzdata'],
		labels: {
			'org.opencontainers.image.title': 'Traefik',
			'org.opencontainers.image.vendor': 'Traefik Labs',
		},
	},
	{
		tag: 'gitlab/runner:16.1',
		ageDays: 880,
		sizeMB: 741,
		load: load(0.35, 210, 31),
		stopSignal: 'SIGQUIT',
		entrypoint: ['/usr/bin/dumb-init', '/entrypoint'],
		cmd: ['run', '--user=gitlab-runner'],
		volumes: ['/etc/gitlab-runner'],
		run: ['apt-get update', 'apt-get install -y curl git sudo'],
	},
	{
		tag: 'prom/node-exporter:1.8',
		ageDays: 190,
		sizeMB: 23,
		load: load(0.02, 19, 7),
		user: 'nobody',
		entrypoint: ['/bin/node_exporter'],
		ports: ['9100/tcp'],
		labels: {maintainer: 'The Prometheus Authors <prometheus-developers@googlegroups.com>'},
	},
	{
		tag: 'mysql:5.7',
		ageDays: 1080,
		sizeMB: 501,
		load: load(0.09, 318, 37),
		ports: ['3306/tcp', '33060/tcp'],
		entrypoint: ['docker-entrypoint.sh'],
		cmd: ['mysqld'],
		volumes: ['/var/lib/mysql'],
		env: ['GOSU_VERSION=1.16', 'MYSQL_MAJOR=5.7'],
		run: ['yum install -y mysql-community-server-minimal'],
	},
	{
		tag: 'shop/checkout:3.9',
		ageDays: 17,
		sizeMB: 264,
		load: load(0.18, 290, 41),
		ports: ['5000/tcp'],
		cmd: ['gunicorn', 'checkout:app', '--bind', '0.0.0.0:5000'],
		env: ['PYTHON_VERSION=3.12.7'],
		workdir: '/srv',
		run: ['pip install -r requirements.txt'],
	},
	{
		tag: 'shop/mailer:1.3',
		ageDays: 55,
		sizeMB: 118,
		load: load(0.05, 40, 6),
		isLocal: true,
		fate: 'crashes',
		cmd: ['python', '-m', 'mailer'],
		env: ['PYTHON_VERSION=3.11.9'],
		workdir: '/srv',
	},
	{
		tag: 'opensearch:2.11',
		ageDays: 410,
		sizeMB: 842,
		load: load(0.42, 1340, 96),
		user: '1000',
		fate: 'unhealthy',
		entrypoint: ['./opensearch-docker-entrypoint.sh'],
		cmd: ['opensearch'],
		ports: ['9200/tcp', '9300/tcp'],
		health: 'curl -fs http://127.0.0.1:9200/_cluster/health',
	},
	{
		tag: 'restic/restic:0.17',
		ageDays: 120,
		sizeMB: 38,
		load: load(0.2, 60, 9),
		entrypoint: ['/usr/bin/restic'],
	},
	{
		tag: 'redis:7.2',
		ageDays: 75,
		sizeMB: 117,
		load: load(0.03, 22, 6),
		ports: ['6379/tcp'],
		entrypoint: ['docker-entrypoint.sh'],
		cmd: ['redis-server'],
		volumes: ['/data'],
		workdir: '/data',
		env: ['GOSU_VERSION=1.17', 'REDIS_VERSION=7.2.5'],
	},
	{
		tag: 'postgres:16',
		ageDays: 34,
		sizeMB: 431,
		load: load(0.08, 140, 14),
		ports: ['5432/tcp'],
		entrypoint: ['docker-entrypoint.sh'],
		cmd: ['postgres'],
		volumes: ['/var/lib/postgresql/data'],
		env: ['PG_MAJOR=16', 'PGDATA=/var/lib/postgresql/data'],
		stopSignal: 'SIGINT',
	},
	{
		tag: 'nginx:1.25',
		ageDays: 520,
		sizeMB: 188,
		load: load(0.02, 9, 3),
		ports: ['80/tcp'],
		entrypoint: ['/docker-entrypoint.sh'],
		cmd: ['nginx', '-g', 'daemon off;'],
		stopSignal: 'SIGQUIT',
		env: ['NGINX_VERSION=1.25.5'],
		labels: {maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>'},
	},
	{
		tag: 'acme/api:2.3',
		ageDays: 22,
		sizeMB: 96,
		load: load(0.1, 88, 18),
		ports: ['8000/tcp'],
		user: '1000',
		entrypoint: ['/api'],
		health: '/api --check',
	},
	{
		tag: 'acme/worker:2.3',
		ageDays: 22,
		sizeMB: 101,
		load: load(0.22, 150, 12),
		entrypoint: ['/worker'],
		cmd: ['--queue', 'default'],
	},
	{
		tag: 'busybox:1.36',
		ageDays: 260,
		sizeMB: 4,
		load: load(0.002, 3, 1),
		cmd: ['sh'],
	},
];

const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function demoImages(seed: number, startUnixMs: number): readonly Image[] {
	return entries.map(entry => imageOf(entry, seed, startUnixMs));
}

function imageOf(entry: Entry, seed: number, startUnixMs: number): Image {
	const {tag} = entry;
	const repository = tag.split(':', 1)[0] ?? tag;
	const keys = (names: readonly string[] | undefined): Record<string, object> | undefined =>
		names === undefined ? undefined : Object.fromEntries(names.map(name => [name, {}]));
	return {
		id: `sha256:${hexOf(seed, `image/${tag}`)}`,
		tags: [tag],
		digests: entry.isLocal === true ? [] : [`${repository}@sha256:${hexOf(seed, `digest/${tag}`)}`],
		createdUnixMs: startUnixMs - entry.ageDays * dayMs - (Number.parseInt(hexOf(seed, tag).slice(0, 6), 16) % dayMs),
		sizeBytes: entry.sizeMB * 1_000_000,
		config: {
			Env: [defaultPath, ...(entry.env ?? [])],
			Cmd: entry.cmd ?? null,
			Entrypoint: entry.entrypoint ?? null,
			...(entry.user === undefined ? {} : {User: entry.user}),
			...(entry.ports === undefined ? {} : {ExposedPorts: keys(entry.ports) ?? {}}),
			...(entry.volumes === undefined ? {} : {Volumes: keys(entry.volumes) ?? {}}),
			...(entry.workdir === undefined ? {} : {WorkingDir: entry.workdir}),
			...(entry.labels === undefined ? {} : {Labels: entry.labels}),
			...(entry.stopSignal === undefined ? {} : {StopSignal: entry.stopSignal}),
			...(entry.health === undefined ? {} : {Healthcheck: healthOf(entry.health)}),
		},
		history: historyOf(entry),
		load: entry.load,
		fate: entry.fate ?? 'well',
	};
}

const healthOf = (command: string): Healthcheck => ({
	Test: ['CMD-SHELL', command],
	Interval: 30_000_000_000,
	Timeout: 5_000_000_000,
	Retries: 3,
});

function historyOf(entry: Entry): Image['history'] {
	const words = (command: readonly string[]): string => command.map(word => JSON.stringify(word)).join(' ');
	const bytes = entry.sizeMB * 1_000_000;
	const runs = (entry.run ?? []).map(run => ({
		by: `RUN /bin/sh -c ${run} # buildkit`,
		sizeBytes: Math.floor(bytes * 0.2),
	}));
	const copies = entry.workdir === undefined ? [] : [{by: 'COPY . . # buildkit', sizeBytes: Math.floor(bytes * 0.1)}];
	const above = [...runs, ...copies].reduce((sum, step) => sum + step.sizeBytes, 0);
	const steps = [{by: '/bin/sh -c #(nop) ADD file:3f9c1a7be02d4c in / ', sizeBytes: bytes - above}];
	const nop = (text: string): void => void steps.push({by: `/bin/sh -c #(nop)  ${text}`, sizeBytes: 0});
	for (const env of entry.env ?? []) nop(`ENV ${env}`);
	steps.push(...runs, ...copies);
	for (const port of entry.ports ?? []) nop(`EXPOSE ${port}`);
	if (entry.user !== undefined) nop(`USER ${entry.user}`);
	if (entry.health !== undefined) nop(`HEALTHCHECK CMD ${entry.health}`);
	if (entry.entrypoint !== undefined) nop(`ENTRYPOINT [${words(entry.entrypoint)}]`);
	if (entry.cmd !== undefined) nop(`CMD [${words(entry.cmd)}]`);
	return steps.reverse();
}
