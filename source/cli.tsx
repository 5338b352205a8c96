/** Flags → an engine → the screen → an exit code. 0 left by the person, 1 an error, 2 wrong usage, a config file with faults, or no terminal. */
import process from 'node:process';
import meow from 'meow';
import {openEngine} from './wiring.ts';

const exit = {good: 0, error: 1, usage: 2} as const;

const help = `
  Usage
    $ hullcheck                 watch the engine that is there (DOCKER_HOST, else the usual sockets)
    $ hullcheck --demo          watch an embedded engine: nothing to install, nothing to break

  Options
    --host URL       unix:///path/to.sock, tcp://address:port (TLS by DOCKER_TLS_VERIFY, DOCKER_CERT_PATH)
    --read-only      look only: no key can change anything
    --config FILE    policy, waivers and own weights (else ~/.config/hullcheck/config.yaml, if it is there)
    --ascii          no signs beyond ASCII (also chosen by a locale that is not UTF-8)
    --demo           the embedded engine; --demo-containers N makes it larger
    --version, --help

  In the program, ? shows every key.
`;

function parse() {
	return meow(help, {
		importMeta: import.meta,
		description: false,
		allowUnknownFlags: false,
		flags: {
			host: {type: 'string'},
			config: {type: 'string'},
			demo: {type: 'boolean', default: false},
			demoContainers: {type: 'number', default: 0},
			readOnly: {type: 'boolean', default: false},
			ascii: {type: 'boolean', default: false},
		},
	});
}

function leave(code: number, message: string): never {
	process.stderr.write(`${message}\n`);
	process.exit(code);
}

async function main(): Promise<void> {
	// Stray warnings of Node or a library would be written over the screen.
	process.removeAllListeners('warning');
	process.on('warning', () => {});

	const {flags, input} = parse();
	if (input.length > 0)
		leave(
			exit.usage,
			`hullcheck: unknown command "${input[0]?.replace(/[^\x20-\x7e]/g, '?')}". hullcheck --help shows what there is.`,
		);
	if (flags.demo && flags.host !== undefined)
		leave(exit.usage, 'hullcheck: --demo and --host exclude each other: one brings its own engine.');
	if (!process.stdin.isTTY || !process.stdout.isTTY) {
		leave(
			exit.usage,
			'hullcheck: draws on a terminal, and standard input or output is none. Over ssh, ask for one: ssh -t HOST hullcheck. In a script, use docker inspect.',
		);
	}
	if (process.env['TERM'] === 'dumb')
		leave(
			exit.usage,
			'hullcheck: this terminal (TERM=dumb) has no cursor to draw with. Set TERM to what it really is, for example xterm-256color.',
		);

	// The engine answers while the screen's code is being loaded.
	const opening = openEngine({
		explicitHost: flags.host ?? null,
		isDemo: flags.demo,
		demoContainers: flags.demoContainers,
	});
	const configuring = import('./screen.tsx').then(async screen => ({
		...screen,
		config: await screen.readConfigFile(flags.config ?? null),
	}));
	const [opened, {config, runScreen, explainNoEngine}] = await Promise.all([opening, configuring]);
	// Judged without what its owner set down, a fleet would look better or worse than it is.
	if (config.is === 'trouble') {
		if (opened.is === 'engine') await opened.close();
		leave(exit.usage, `hullcheck: ${config.lines.join('\n')}`);
	}
	if (opened.is === 'none') leave(exit.error, explainNoEngine(opened));
	for (const notice of config.notices) process.stderr.write(`hullcheck: ${notice}\n`);

	const {rules} = config;
	const code = await runScreen({opened, isReadOnly: flags.readOnly, isAscii: flags.ascii, rules});
	process.exit(code);
}

main().catch((error: unknown) => {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	leave(exit.error, `hullcheck: this is a bug, please report it.\n${text}`);
});
