/** The command line of dockerd, as pflag reads it: `--flag=value`, `--flag value`, `-H value`, `-Hvalue`, `-DH value`, `--` ends. */

const shortNames: Readonly<Record<string, string>> = {
	D: 'debug',
	H: 'host',
	G: 'group',
	b: 'bridge',
	g: 'graph',
	l: 'log-level',
	p: 'pidfile',
	s: 'storage-driver',
	v: 'version',
	h: 'help',
};

/** Take no next word: every other flag does. */
const booleans: ReadonlySet<string> = new Set([
	'allow-direct-routing',
	'cri-containerd',
	'debug',
	'disable-legacy-registry',
	'experimental',
	'help',
	'icc',
	'init',
	'ip-forward',
	'ip-forward-no-drop',
	'ip-masq',
	'ip6tables',
	'iptables',
	'ipv6',
	'live-restore',
	'no-new-privileges',
	'raw-logs',
	'rootless',
	'selinux-enabled',
	'tls',
	'tlsverify',
	'userland-proxy',
	'validate',
	'version',
]);

/** Values by the flag's long name, in order. A boolean without a value is `true`. */
export type Flags = ReadonlyMap<string, readonly string[]>;

/** `argv` with the program's name. */
export function readFlags(argv: readonly string[]): Flags {
	const flags = new Map<string, string[]>();
	const add = (name: string, value: string): void => {
		const values = flags.get(name);
		if (values === undefined) flags.set(name, [value]);
		else values.push(value);
	};
	for (let index = 1; index < argv.length; index += 1) {
		const word = argv[index] ?? '';
		if (word === '--') break;
		if (word.startsWith('--')) {
			const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
			if (value !== undefined) add(name, value);
			else if (booleans.has(name)) add(name, 'true');
			else add(name, argv[(index += 1)] ?? '');
			continue;
		}
		if (!word.startsWith('-') || word === '-') continue;
		for (let at = 1; at < word.length; at += 1) {
			const name = shortNames[word[at] ?? ''] ?? word[at] ?? '';
			const rest = word.slice(at + 1);
			if (rest.startsWith('=')) {
				add(name, rest.slice(1));
				break;
			}
			if (booleans.has(name)) {
				add(name, 'true');
				continue;
			}
			add(name, rest === '' ? (argv[(index += 1)] ?? '') : rest);
			break;
		}
	}
	return flags;
}
