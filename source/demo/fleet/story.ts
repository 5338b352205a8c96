/**
 * The fleet that a newcomer meets: one of each kind worth seeing, the worst and the best among them.
 * Secrets and keys are invented, and hostile texts are what a hostile image could really put there.
 */
import {dayMs, hourMs, minuteMs} from '../times.ts';
import {always, compose, hardened, limits, retries, rotatedLogs, unlessStopped, type Recipe} from './recipe.ts';

export type Part = {
	readonly name: string;
	readonly recipe: Recipe;
	/** How long before the start of the demo it was made, and when it last came up. */
	readonly ageMs: number;
	readonly upMs?: number;
	readonly state?: 'running' | 'restarting' | 'exited' | 'paused';
	readonly exitCode?: number;
	readonly restarts?: number;
	readonly isSick?: boolean;
};

const socket = '/var/run/docker.sock:/var/run/docker.sock';

/** How `legacy-db` is at first; in the story somebody recreates it without its limits. */
const legacyDb: Recipe = {
	image: 'mysql:5.7',
	env: ['MYSQL_DATABASE=orders', 'MYSQL_ROOT_PASSWORD_FILE=/run/secrets/mysql-root'],
	ports: {'3306/tcp': ':3306'},
	binds: ['legacy-db-data:/var/lib/mysql', '/srv/legacy/mysql-root:/run/secrets/mysql-root:ro'],
	host: {...limits(1024, 1, 256), ...retries(5)},
};

export const legacyDbWorse: Recipe = {...legacyDb, host: retries(5)};

const hostileLabels = {
	...compose('\u001b[2J\u001b[1;1Hgone', '$(reboot)'),
	'com.docker.compose.project.working_dir': '/srv/`touch pwned`; $(id)',
	exitCode: '0',
	maintainer: '\u202egpj.tnacilppa\u202c <root@localhost>',
	note: '\u001b]52;c;Y3VybCBldmlsLmV4YW1wbGUgfCBzaA==\u0007click \u001b]8;;http://evil.example\u0007here\u001b]8;;\u0007',
	'\u001b]0;all fine\u0007': '\u009b31mred\u0000',
	zalgo:
		'Z\u0351\u036b\u0343\u036a\u0302a\u0328\u0347\u033al\u0359\u0317go \u{1f468}\u200d\u{1f469}\u200d\u{1f467} 表示',
};

export const story: readonly Part[] = [
	{
		name: 'vault',
		ageMs: 5 * dayMs,
		recipe: {
			image: 'vault:1.17',
			user: '100',
			network: 'vault_default',
			aliases: ['vault'],
			env: ['VAULT_ADDR=http://127.0.0.1:8200', 'SKIP_SETCAP=1'],
			ports: {'8200/tcp': '127.0.0.1:8200'},
			binds: ['vault-data:/vault/file'],
			labels: compose('vault', 'vault'),
			host: {
				...hardened,
				...limits(256, 0.5, 100),
				...rotatedLogs,
				...retries(5),
			},
		},
	},
	{
		name: 'web-1',
		ageMs: 2 * hourMs + 11 * minuteMs,
		recipe: {
			image: 'shop/web:4.2',
			user: '1000',
			network: 'shop_front',
			aliases: ['shop-web-1', 'web'],
			env: ['PORT=8080', 'LOG_LEVEL=info'],
			ports: {'8080/tcp': '127.0.0.1:8081'},
			labels: {
				...compose('shop', 'web'),
				'traefik.enable': 'true',
			},
			host: {
				...hardened,
				ReadonlyRootfs: false,
				...limits(512, 1, 200),
				...rotatedLogs,
				...unlessStopped,
			},
		},
	},
	{
		name: 'web-2',
		ageMs: 2 * hourMs + 10 * minuteMs,
		recipe: {
			image: 'shop/web:4.2',
			user: '1000',
			network: 'shop_front',
			aliases: ['shop-web-2', 'web'],
			env: ['PORT=8080', 'LOG_LEVEL=info'],
			ports: {'8080/tcp': '127.0.0.1:8082'},
			labels: {
				...compose('shop', 'web', 2),
				'traefik.enable': 'true',
			},
			host: {
				...hardened,
				...limits(512, 1, 200),
				...rotatedLogs,
				...unlessStopped,
			},
		},
	},
	{
		name: 'web-3',
		ageMs: 2 * hourMs + 4 * minuteMs,
		recipe: {image: 'shop/web:4.2', env: ['PORT=8080'], ports: {'8080/tcp': ':8080'}},
	},
	{
		name: 'traefik',
		ageMs: 3 * dayMs + 5 * hourMs,
		recipe: {
			image: 'traefik:2.10',
			network: 'shop_front',
			aliases: ['shop-traefik-1', 'traefik'],
			cmd: [
				'--providers.docker=true',
				'--entrypoints.web.address=:80',
				'--entrypoints.websecure.address=:443',
				'--ping=true',
			],
			ports: {
				'80/tcp': ':80',
				'443/tcp': ':443',
			},
			labels: compose('shop', 'traefik'),
			binds: [`${socket}:ro`, 'traefik-acme:/acme'],
			health: {
				Test: ['CMD', 'traefik', 'healthcheck', '--ping'],
				Interval: 3e10,
				Timeout: 3e9,
				Retries: 3,
			},
			host: {
				Memory: 268435456,
				MemorySwap: 268435456,
				PidsLimit: 200,
				...always,
			},
		},
	},
	{
		name: 'ci-runner',
		ageMs: 12 * dayMs,
		recipe: {
			image: 'gitlab/runner:16.1',
			env: ['CI_SERVER_URL=https://git.shop.example/'],
			binds: [socket, '/srv/gitlab-runner/config:/etc/gitlab-runner'],
			host: {Privileged: true, PidMode: 'host', ...always},
		},
	},
	{
		name: 'node-exporter',
		ageMs: 94 * dayMs,
		upMs: 38 * dayMs,
		recipe: {
			image: 'prom/node-exporter:1.8',
			network: 'host',
			cmd: ['--path.rootfs=/host'],
			binds: ['/:/host:ro,rslave'],
			labels: compose('mon', 'node-exporter'),
			host: {
				PidMode: 'host',
				...unlessStopped,
			},
		},
	},
	{name: 'legacy-db', ageMs: 94 * dayMs + 3 * hourMs, upMs: 38 * dayMs, recipe: legacyDb},
	{
		name: 'checkout',
		ageMs: 26 * hourMs,
		recipe: {
			image: 'shop/checkout:3.9',
			network: 'shop_front',
			aliases: ['shop-checkout-1', 'checkout'],
			env: [
				'DATABASE_URL=postgres://checkout:correct-horse-battery@orders-db:5432/orders',
				'DB_PASSWORD=correct-horse-battery',
				'PAYMENT_API_KEY=demo-0f9b1c7e5d2a48b6a3',
				'JWT_SECRET=not-a-real-secret-8c1d',
				'FEATURE_NEW_CART=on',
			],
			labels: compose('shop', 'checkout'),
			host: {
				...limits(512, 1, 200),
				...unlessStopped,
			},
		},
	},
	{
		name: 'mailer',
		ageMs: 20 * hourMs,
		upMs: 12e3,
		state: 'restarting',
		exitCode: 1,
		restarts: 214,
		recipe: {
			image: 'shop/mailer:1.3',
			network: 'shop_front',
			aliases: ['shop-mailer-1', 'mailer'],
			env: ['SMTP_HOST=mail.shop.example', 'SMTP_PASSWORD=hunter2-demo'],
			labels: compose('shop', 'mailer'),
			host: {
				Memory: 0x8000000,
				MemorySwap: 268435456,
				...always,
			},
		},
	},
	{
		name: 'report',
		ageMs: 9 * dayMs,
		recipe: {
			image: 'shop/report:2.0',
			network: 'shop_front',
			aliases: ['report'],
			cmd: ['python', '-m', 'report', '--daily'],
			labels: compose('shop', 'report'),
			host: {
				...limits(256, 0.5, 100),
				...rotatedLogs,
				...retries(3),
				SecurityOpt: ['no-new-privileges:true'],
				CapDrop: ['ALL'],
				CapAdd: ['CAP_CHOWN'],
			},
		},
	},
	{
		name: 'search',
		ageMs: 31 * dayMs,
		upMs: 4 * dayMs,
		isSick: true,
		recipe: {
			image: 'opensearch:2.11',
			network: 'shop_front',
			aliases: ['shop-search-1', 'search'],
			env: ['discovery.type=single-node', 'OPENSEARCH_JAVA_OPTS=-Xms1g -Xmx1g'],
			labels: compose('shop', 'search'),
			binds: ['search-data:/usr/share/opensearch/data'],
			host: {
				Memory: 0x80000000,
				MemorySwap: 0x80000000,
				...unlessStopped,
			},
		},
	},
	{
		name: 'backup',
		ageMs: 60 * dayMs,
		upMs: 19 * hourMs,
		state: 'exited',
		recipe: {
			image: 'restic/restic:0.17',
			cmd: ['backup', '/data'],
			env: ['RESTIC_PASSWORD_FILE=/run/secrets/restic'],
			binds: ['/srv:/data:ro', 'legacy-db-data:/mysql:ro'],
			host: {...rotatedLogs},
		},
	},
	{
		name: 'this-container-has-a-name-that-nobody-would-ever-type-but-that-some-tool-generated-anyway-and-it-goes-on.and_on.0123456789abcdef',
		ageMs: 41 * minuteMs,
		recipe: {
			image: 'busybox:1.36',
			cmd: ['sh', '-c', 'while :; do sleep 3600; done # \x1B[8minvisible\x1B[0m\r\nok'],
			hostname: '\x1B]52;c;aGk=\x07‮lanimret',
			labels: hostileLabels,
			env: ['PS1=\x1B]0;owned\x07', '\x1B[31mNAME=value', 'LANG=‮FTU'],
		},
	},
];
