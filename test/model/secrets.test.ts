import {performance} from 'node:perf_hooks';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {maskText, maskWords, secretInVariable, secretMask, secretsIn} from '../../source/model/secrets.ts';

// Put together here, so that no scanner of this repository takes them for real ones.
const made = (...parts: readonly string[]): string => parts.join('');
const github = made('ghp_', '16C7e42F292c6912E7710c838347Ae178B4a');
const aws = made('AKIA', 'IOSFODNN7EXAMPLE');
const slack = made('xoxb-', '123456789012-abcdefghijkl');
const stripe = made('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc');
const npm = made('npm_', 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5');
const google = made('AIza', 'SyA1234567890abcdefghijklmnopqrstuv');
const gitlab = made('glpat-', 'xYz12345678901234567');
const jwt = made('eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJ', 'zdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N');
const pem = made('-----BEGIN RSA ', 'PRIVATE', ' KEY-----\nMIIEow\n-----END RSA ', 'PRIVATE', ' KEY-----');
const hex = '9f86d081884c7d659a2feaa0c55ad015';
const base64 = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ';
const htpasswd = made('admin:$apr1$', 'H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/');

describe('a variable holds a secret', () => {
	it.each([
		['DB_PASSWORD', 'hunter2', 'secret by name'],
		['MYSQL_ROOT_PASSWORD', 'changeme', 'secret by name'],
		['POSTGRES_PASSWORD', '123456', 'secret by name'],
		['PGPASSWORD', 'x', 'secret by name'],
		['dbPassword', 'hunter2', 'secret by name'],
		['spring.datasource.password', 'hunter2', 'secret by name'],
		['PASSWORD1', 'hunter2', 'secret by name'],
		['DB_PASS', 'hunter2', 'secret by name'],
		['DBPASS', 'hunter2', 'secret by name'],
		['MYSQL_PWD', 'hunter2', 'secret by name'],
		['ODBC', 'DRIVER=x;UID=sa;PWD=hunter2', 'secret by name'],
		['SMTP_PW', 'hunter2', 'secret by name'],
		['REDIS_PASSPHRASE', 'correct horse battery', 'secret by name'],
		['API_KEY', 'abc', 'secret by name'],
		['apikey', 'abc', 'secret by name'],
		['NEW_RELIC_API_KEY', 'abc', 'secret by name'],
		['CLIENT_SECRET', 'abc', 'secret by name'],
		['SECRET_KEY_BASE', 'abc', 'secret by name'],
		['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'secret by name'],
		['MINIO_ACCESS_KEY', 'minio', 'secret by name'],
		['GITHUB_TOKEN', 'abc', 'secret by name'],
		['VAULT_TOKEN', 'root', 'secret by name'],
		['ACCESS_TOKEN', 'abc', 'secret by name'],
		['KEYCLOAK_ADMIN_PASSWORD', 'admin', 'secret by name'],
		['RABBITMQ_ERLANG_COOKIE', 'monster', 'secret by name'],
		['JWT_SECRET', 'abc', 'secret by name'],
		['ENCRYPTION_KEY', 'abc', 'secret by name'],
		['PASSWORD', '$ecret', 'secret by name'],
		['PASSWORD', '${DB_PASS:-hunter2}', 'secret by name'],
		['APP_KEY', `base64:${base64}=`, 'random value under a telling name'],
		['AUTH_SALT', base64, 'random value under a telling name'],
		['SESSION_KEY', hex, 'random value under a telling name'],
		['VAULT_SECRET_ID', '84896a0c-1347-aa90-a4f6-aca8b7558780', 'random value under a telling name'],
		['BASIC_AUTH', 'admin:hunter2', 'user and password'],
		['REGISTRY_CREDENTIALS', 'me:hunter2', 'user and password'],
		['ANYTHING', github, 'GitHub token'],
		['AWS_ACCESS_KEY_ID', aws, 'AWS access key'],
		['NOTIFY', slack, 'Slack token'],
		['PAY', stripe, 'Stripe key'],
		['NPM', npm, 'npm token'],
		['MAPS', google, 'Google API key'],
		['CI', gitlab, 'GitLab token'],
		['BEARER', jwt, 'JSON web token'],
		['CERT', pem, 'private key'],
		['CERT', pem.replaceAll('\n', '\\n'), 'private key'],
		['GPG_KEY', pem, 'private key'],
		['DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop', 'URL with password'],
		['REDIS_URL', 'redis://:hunter2@cache', 'URL with password'],
		['MONGO', 'mongodb://u:p@h1:27017,h2:27017/db', 'URL with password'],
		['TOKEN_URL', 'https://u:p@h/x', 'URL with password'],
		['MYSQL_DSN', 'shop:hunter2@tcp(db:3306)/shop', 'URL with password'],
		[
			'SLACK_URL',
			made('https://hooks.slack.com/services/', 'T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'),
			'webhook address',
		],
		['CONNECTION_STRING', 'Server=db;User=sa;Password=hunter2;Encrypt=true', 'secret by name'],
		['JAVA_OPTS', '-Xmx1g -Djavax.net.ssl.keyStorePassword=hunter2', 'secret by name'],
		['CONFIG', '{"db":{"user":"a","password":"hunter2"}}', 'secret by name'],
		['DOCKER_AUTH_CONFIG', '{"auths":{"r":{"auth":"dXNlcjpwYXNzd29yZA=="}}}', 'registry credentials'],
		['traefik.http.middlewares.a.basicauth.users', htpasswd, 'password hash'],
		['DJANGO_HASH', made('$2b$12$', 'R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW'), 'password hash'],
	])('%s=%s: %s', (name, value, kind) => expect(secretInVariable(name, value)).toBe(kind));
});

describe('a variable holds none', () => {
	it.each([
		['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
		['PWD', '/app'],
		['PWD', '/'],
		['PWD', '/Users/me'],
		['OLDPWD', '/'],
		['SSH_AUTH_SOCK', '/tmp/ssh-XXXX/agent.1'],
		['KEYCLOAK_ADMIN', 'admin'],
		['KEYCLOAK_URL', 'https://sso.example.com/realms/shop'],
		['KEYBOARD_LAYOUT', 'de'],
		['XKB_KEYBOARD', 'us'],
		['KEYSPACE', 'shop'],
		['CASSANDRA_KEYSPACE', 'shop'],
		['MONKEY', 'business'],
		['PASSWORD_MIN_LENGTH', '8'],
		['PASSWORD_POLICY', 'strict'],
		['TOKEN_EXPIRY', '3600'],
		['JWT_ACCESS_TOKEN_EXPIRATION', '15m'],
		['SESSION_TIMEOUT', '3600'],
		['SESSION_DRIVER', 'redis'],
		['COOKIE_DOMAIN', '.example.com'],
		['AUTH_TYPE', 'oauth2'],
		['AUTH_ENABLED', 'true'],
		['TOKENIZERS_PARALLELISM', 'false'],
		['OPENAI_MAX_TOKENS', '4096'],
		['MAX_TOKENS', '100000000000000001'],
		['POSTGRES_PASSWORD_FILE', '/run/secrets/pg'],
		['DB_PASSWORD', '/run/secrets/pg'],
		['DB_PASSWORD', '${DB_PASSWORD}'],
		['DB_PASSWORD', '$DB_PASSWORD'],
		['DB_PASSWORD', '{{ vault.db }}'],
		['DB_PASSWORD', ''],
		['DB_PASSWORD', '  '],
		['DB_PASSWORD', '******'],
		['DB_PASSWORD', '<redacted>'],
		['DB_PASSWORD', 'vault:secret/data/shop#password'],
		['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:1:secret:x'],
		['API_KEY', 'file:///run/secrets/key'],
		['MYSQL_ALLOW_EMPTY_PASSWORD', 'yes'],
		['MYSQL_RANDOM_ROOT_PASSWORD', '1'],
		['GOOGLE_APPLICATION_CREDENTIALS', '/secrets/gcp.json'],
		['PRIVATE_KEY', '/etc/ssl/private/key.pem'],
		['TLS_KEY', './certs/server.key'],
		['SSH_PUBLIC_KEY', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8n me@host'],
		['VAPID_PUBLIC_KEY', base64],
		['STRIPE_PUBLISHABLE_KEY', made('pk_live_', '4eC39HqLyjWDarjtT1zdp7dc')],
		['GPG_KEY', 'E3FF2839C048B25C084DEBE9B26995E310250568'],
		['GPG_KEYS', '1198C0117593497A5EC5C199286AF1F9897469DC C28D937575603EB4ABB725861C0779DC5C0A9DE4'],
		['PRIMARY_KEY', 'id'],
		['ROUTING_KEY', 'orders.created'],
		['CACHE_KEY', hex],
		['S3_KEY', 'backups/2026/11/23.tar.gz'],
		['AWS_ACCESS_KEY_ID', ''],
		['TOKEN_URL', 'https://login.example.com/oauth/token'],
		['NGINX_PROXY_PASS', 'http://backend:8080'],
		['AUTH_HOST', 'auth:8080'],
		['REGISTRY_AUTH', 'htpasswd'],
		['REMOTE_AUTH', 'host:8080'],
		['BYPASS', 'localhost'],
		['COMPASS', 'north'],
		['SECRET_NAME', 'db-credentials'],
		['SECRETS_BACKEND', 'airflow.providers.hashicorp'],
		['PYTHON_SHA256', `${hex}${hex}`],
		['NGINX_VERSION', '1.27.3'],
		['PHP_SHA256', `${hex}${hex}`],
		['com.docker.compose.config-hash', `${hex}${hex}`],
		['org.opencontainers.image.revision', `${hex}deadbeef`],
		['IMAGE', 'registry.example.com/auth-token:1.2.3'],
		['URL', 'http://localhost:8080/a@b'],
		['MAIL', 'mailto:me@example.com'],
		['NO_PROXY', 'localhost,127.0.0.1,.svc'],
		['HELP', 'the password is asked for; tokens expire'],
		['JAVA_OPTS', '-Xmx1g -Djavax.net.ssl.keyStore=/etc/ks.jks'],
		['LS_COLORS', 'rs=0:di=01;34:ln=01;36'],
		['HOME', '/root'],
		['UID', '84896a0c-1347-aa90-a4f6-aca8b7558780'],
	])('%s=%s', (name, value) => expect(secretInVariable(name, value)).toBeNull());
});

const m = secretMask;

describe('a command line', () => {
	it.each([
		[['--password=hunter2'], [`--password=${m}`]],
		[['--password=a&b=c;d'], [`--password=${m}`]],
		[
			['server', '--password', 'hunter2', '--port', '80'],
			['server', '--password', m, '--port', '80'],
		],
		[
			['-password', 'hunter2'],
			['-password', m],
		],
		[
			['--db.password', 'hunter2'],
			['--db.password', m],
		],
		[
			['--api-key', 'abc'],
			['--api-key', m],
		],
		[
			['redis-server', '--requirepass', 'x'],
			['redis-server', '--requirepass', m],
		],
		[
			['docker', 'run', '-e', 'TOKEN=abc', 'img'],
			['docker', 'run', '-e', `TOKEN=${m}`, 'img'],
		],
		[
			['env', 'PGPASSWORD=x', 'psql'],
			['env', `PGPASSWORD=${m}`, 'psql'],
		],
		[
			['docker', 'run', '-e', 'PASSWORD=my secret words'],
			['docker', 'run', '-e', `PASSWORD=${m}`],
		],
		[
			['CMD-SHELL', 'PGPASSWORD=x psql'],
			['CMD-SHELL', `PGPASSWORD=${m} psql`],
		],
		[
			['sh', '-c', 'PGPASSWORD=x psql -h db'],
			['sh', '-c', `PGPASSWORD=${m} psql -h db`],
		],
		[
			['sh', '-c', 'app --password hunter2 --port 1'],
			['sh', '-c', `app --password ${m} --port 1`],
		],
		[
			['sh', '-c', 'app --password "my pass" x'],
			['sh', '-c', `app --password "${m}" x`],
		],
		[
			['sh', '-c', `app --password 'my pass' x`],
			['sh', '-c', `app --password '${m}' x`],
		],
		[
			['sh', '-c', `bash -c "app --token 'abc'"`],
			['sh', '-c', `bash -c "app --token '${m}'"`],
		],
		[
			['sh', '-c', 'export TOKEN=abc; run'],
			['sh', '-c', `export TOKEN=${m}; run`],
		],
		[
			['psql', 'postgres://shop:hunter2@db/shop'],
			['psql', `postgres://shop:${m}@db/shop`],
		],
		[
			['psql', 'postgres://shop:p@ss@db/shop'],
			['psql', `postgres://shop:${m}@db/shop`],
		],
		[
			['psql', 'host=db password=hunter2 user=x'],
			['psql', `host=db password=${m} user=x`],
		],
		[
			['mysql', '-uroot', '-phunter2'],
			['mysql', '-uroot', `-p${m}`],
		],
		[
			['mysql', '-ppassword'],
			['mysql', `-p${m}`],
		],
		[
			['/usr/bin/mysqladmin', 'ping', '-phunter2'],
			['/usr/bin/mysqladmin', 'ping', `-p${m}`],
		],
		[
			['sh', '-c', 'mysqladmin ping -phunter2 || exit 1'],
			['sh', '-c', `mysqladmin ping -p${m} || exit 1`],
		],
		[
			['redis-cli', '-a', 'hunter2', 'ping'],
			['redis-cli', '-a', m, 'ping'],
		],
		[
			['curl', '-u', 'me:hunter2', 'http://x'],
			['curl', '-u', `me:${m}`, 'http://x'],
		],
		[
			['curl', '-ume:hunter2', 'http://x'],
			['curl', `-ume:${m}`, 'http://x'],
		],
		[
			['curl', '--user=me:hunter2'],
			['curl', `--user=me:${m}`],
		],
		[
			['curl', '-H', 'Authorization: Bearer abc.def'],
			['curl', '-H', `Authorization: Bearer ${m}`],
		],
		[
			['curl', '-H', 'X-Api-Key: abc'],
			['curl', '-H', `X-Api-Key: ${m}`],
		],
		[
			['curl', 'http://x/?token=abc&y=1'],
			['curl', `http://x/?token=${m}&y=1`],
		],
		[
			['docker', 'login', '-u', 'me', '-p', 'hunter2'],
			['docker', 'login', '-u', 'me', '-p', m],
		],
		[
			['sshpass', '-p', 'hunter2', 'ssh', 'h'],
			['sshpass', '-p', m, 'ssh', 'h'],
		],
		[
			['openssl', 'rsa', '-passin', 'pass:hunter2'],
			['openssl', 'rsa', '-passin', `pass:${m}`],
		],
		[
			['ldapsearch', '-w', 'hunter2'],
			['ldapsearch', '-w', m],
		],
		[
			['smbclient', '-U', 'me%hunter2'],
			['smbclient', '-U', `me%${m}`],
		],
		[
			['helm', '--set', 'auth.password=x'],
			['helm', '--set', `auth.password=${m}`],
		],
		[
			['kubectl', '--from-literal=password=x'],
			['kubectl', `--from-literal=password=${m}`],
		],
		[
			['git', 'clone', `https://${github}@github.com/a/b`],
			['git', 'clone', `https://${m}@github.com/a/b`],
		],
		[
			['echo', jwt],
			['echo', m],
		],
		[
			['echo', `x${pem}y`],
			['echo', `x${m}y`],
		],
		[
			['run', '{"password":"a b","user":"x"}'],
			['run', `{"password":"${m}","user":"x"}`],
		],
		[
			['sh', '-c', String.raw`echo "{\"password\":\"a b\"}" > f`],
			['sh', '-c', String.raw`echo "{\"password\":\"${m}\"}" > f`],
		],
		[
			['--key', base64],
			['--key', m],
		],
		[
			['--auth', 'me:hunter2'],
			['--auth', m],
		],
	])('%j', (command, safe) => {
		const {words, found} = maskWords(command);
		expect(words).toEqual(safe);
		expect(found.length).toBeGreaterThan(0);
		for (const {position} of found) expect(words[position]).not.toBe(command[position]);
		// An event brings the same joined by blanks.
		if (command.every(word => !word.includes(' '))) expect(maskText(command.join(' '))).toBe(safe.join(' '));
	});

	it.each([
		[['nginx', '-g', 'daemon off;']],
		[['docker-entrypoint.sh', 'postgres']],
		[['--password-file', '/run/secrets/x']],
		[['--password-file=/run/secrets/x']],
		[['--password', '/run/secrets/x']],
		[['--password', '$PASSWORD']],
		[['--password=${DB_PASSWORD}']],
		[['sh', '-c', 'mysql -p$MYSQL_PASSWORD -e "select 1"']],
		[['sh', '-c', 'app --password "$(cat /run/secrets/x)"']],
		[['sh', '-c', 'export TOKEN=`cat /run/secrets/x`']],
		[['sh', '-c', 'PASSWORD= psql']],
		[['--password']],
		[['--password', '--port', '80']],
		[['--password-stdin']],
		[['psql', '--no-password', 'shop']],
		[['ansible', '--ask-pass', 'all']],
		[['--token-ttl', '3600']],
		[['--tokenizer', 'bert']],
		[['--key', '/etc/ssl/key.pem', '--keyspace', 'shop']],
		[['--secret', 'id=npm,src=/root/.npmrc']],
		[['mysql', '-P', '3306', '-p']],
		[['nc', '-p', '8080']],
		[['docker', 'run', '-p', '80:80', '-u', '1000:1000']],
		[['curl', '-f', 'http://localhost:8080/health']],
		[['curl', '-u', '$USER:$PASS', 'http://x']],
		[['curl', '-H', 'Authorization: Bearer $TOKEN']],
		[['app', '--password', 'PASSWORD']],
		[['app', '--image', 'registry/auth-token:1.2.3']],
		[['app', '-v', '/srv/secrets:/run/secrets:ro']],
		[['echo', 'no password here, and no token either']],
		[['psql', 'postgres://shop@db/shop']],
		[['psql', 'postgres://shop:${DB_PASSWORD}@db/shop']],
		[['sh', '-c', 'test "$TOKEN" == "x"']],
		[['keytool', '-list', '-keystore', '/etc/ks']],
	])('%j is left alone', command => {
		const {words, found} = maskWords(command);
		expect(words).toEqual(command);
		expect(found).toEqual([]);
		expect(maskText(command.join(' '))).toBe(command.join(' '));
	});

	it.each([
		[`echo it's fine; app --password hunter2`, `echo it's fine; app --password ${m}`],
		[`echo it's --password hunter2 that's all`, `echo it's --password ${m} that's all`],
		[`["app","--password","hunter2"]`, `["app","--password","${m}"]`],
		[`["app", "--password", "hunter2", "-v"]`, `["app", "--password", "${m}", "-v"]`],
		[`/bin/sh -c #(nop)  CMD ["app" "--password" "hunter2"]`, `/bin/sh -c #(nop)  CMD ["app" "--password" "${m}"]`],
		['/bin/sh -c #(nop)  ENV TOKEN=abc', `/bin/sh -c #(nop)  ENV TOKEN=${m}`],
		['|1 NPM_TOKEN=abc /bin/sh -c npm ci', `|1 NPM_TOKEN=${m} /bin/sh -c npm ci`],
		['password: hunter2\nuser: x', `password: ${m}\nuser: x`],
		[`a=1,password=hunter2,b=2`, `a=1,password=${m},b=2`],
		['exec: "mysql -phunter2": not found', `exec: "mysql -p${m}": not found`],
	])('%s', (text, safe) => expect(maskText(text)).toBe(safe));

	it('gives back the very same list and string where there is nothing', () => {
		const command = ['nginx', '-g', 'daemon off;'];
		expect(maskWords(command).words).toBe(command);
		expect(secretsIn('nginx -g daemon off;')).toBe(secretsIn('sleep 1'));
	});

	it('says where and what, never the value nor how long it is', () => {
		expect(maskWords(['a', '--password', 'x', github]).found).toEqual([
			{position: 2, kind: 'secret by name'},
			{position: 3, kind: 'GitHub token'},
		]);
		expect(maskText('--password=x')).toBe(maskText(`--password=${'y'.repeat(200)}`));
	});
});

describe('any text', () => {
	const secret = 'Zq7hunter2Xy';
	const anywhere = fc
		.tuple(
			fc.constantFrom(
				`--password=${secret}`,
				`--password ${secret}`,
				`PGPASSWORD=${secret}`,
				`postgres://u:${secret}@h/d`,
				`{"password": "${secret}"}`,
				`mysql -u root -p${secret}`,
				`curl -u me:${secret} x`,
				`redis-cli -a ${secret}`,
				`Authorization: Basic ${secret}`,
				`api_key: ${secret}`,
				`Server=x;Pwd=${secret};User=y`,
			),
			fc.array(fc.constantFrom('sh', '-c', 'x', '--port', '80', ';', '&&', '|', '-v', 'a=b', 'ü', '\u0007', '2>&1'), {
				maxLength: 6,
			}),
			fc.array(fc.constantFrom('x', '80', ';', '&&', '|', 'a=b', '>', 'ü', 'key=1'), {maxLength: 6}),
		)
		.map(([core, before, after]) => [...before, core, ...after].join(' '));

	it('never keeps the secret, wherever it stands', () => {
		fc.assert(
			fc.property(anywhere, text => !maskText(text).includes(secret)),
			{numRuns: 1000},
		);
	});

	it('keeps everything else', () => {
		fc.assert(
			fc.property(fc.string({maxLength: 200}), text => {
				let rest = text;
				for (const {start, end} of [...secretsIn(text)].toReversed())
					rest = rest.slice(0, start) + secretMask + rest.slice(end);
				return rest === maskText(text);
			}),
			{numRuns: 1000},
		);
	});

	it('takes linear time, and bounds what is huge', () => {
		const slow: Array<[string, number]> = [];
		for (const unit of [
			'pass',
			'password=',
			'key=',
			'token:',
			'"auth"',
			'://',
			'a:b@',
			'://a:',
			'eyJ',
			'eyJa.',
			'ghp_',
			'sk-',
			'-----BEGIN ',
			made('-----BEGIN RSA ', 'PRIVATE', ' KEY-----'),
			'\\',
			'"',
			"'",
			"password='",
			'mysql -p',
			'curl -u a',
			' --password',
			' -',
			'$',
			'${',
			'<',
			'/a',
			'a',
			'A-',
			'.',
			'[&;',
			'pass ; ',
			'{"password":"',
			'@tcp(',
			'xoxb-',
			'$2a$',
			'AKIA',
		]) {
			const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
			const start = performance.now();
			expect(maskText(text).length).toBeLessThan(200_000);
			secretInVariable('DB_KEY', text);
			secretInVariable(text, text);
			maskWords(['sh', '-c', text]);
			const took = performance.now() - start;
			if (took > 1500) slow.push([unit, took]);
		}
		expect(slow).toEqual([]);
	}, 60_000);

	it('is cheap where there is nothing', () => {
		const plain = ['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;', '--config', '/etc/nginx/nginx.conf'];
		for (let run = 0; run < 20_000; run++) maskWords(plain);
		const start = performance.now();
		for (let run = 0; run < 20_000; run++) maskWords(plain);
		expect((performance.now() - start) / 20_000).toBeLessThan(0.05);
	});
});
