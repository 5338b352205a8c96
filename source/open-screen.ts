/** Flags → an engine → the screen → an exit code. 0 left by the person, 1 an error, 2 wrong usage, a config file with faults, or no terminal. */
import process from 'node:process';
import {exit, Stopped, UsageError, type ExitCode} from './cli/exit.ts';
import {configFlag, parseFlags, type Command} from './cli/flags.ts';
import {areSeveralAsked, chooseHosts, hostsFlags, mayNameHosts, type Choice} from './cli/hosts.ts';
import {logFlag, openLog} from './cli/log.ts';
import {noEngineWords, openOptions} from './cli/open.ts';
import {entryOf} from './host-spec.ts';
import {createNodeHost} from './host/node-host.ts';
import {openHosts} from './open-hosts.ts';
import {byEntry, openEngine} from './wiring.ts';

const flags = {
	...hostsFlags,
	...configFlag,
	'read-only': {takes: null, says: 'look only: no key can change anything'},
	...logFlag,
	mouse: {takes: null, says: 'the wheel moves, a click selects, a second one is enter'},
	'screen-reader': {takes: null, says: 'as lines to be read out (also by INK_SCREEN_READER=true)'},
	ascii: {takes: null, says: 'no signs beyond ASCII (also chosen by a locale that is not UTF-8)'},
} as const;

const command: Command<typeof flags> = {
	name: '',
	usage: [
		['', 'watch the engine that the docker command would speak to'],
		['--demo', 'watch an embedded engine'],
		['--context A --context B', 'watch several at once: also --host, --all-contexts, or hosts of the config file'],
		['audit', 'judge everything once, for people, scripts and build pipelines'],
		['scan IMAGE…', 'what is vulnerable inside of images'],
		['watch', 'what happens, as lines of JSON'],
		['checks [ID]', 'every check, or one explained'],
		['baseline', "today's findings as waivers"],
		['fix CONTAINER CHECK…', 'put right what was found, with a preview, proof and a way back'],
		['update CONTAINER', 'the newer image of its tag: what gets better or worse, then over to it'],
		['undo, history, recover', 'take it back, what was done, end what was interrupted'],
		['backups', 'old containers that stay as the way back'],
		['db', 'known vulnerabilities: download, import, export, how old they are'],
	],
	flags,
	notes: 'In the program, ? shows every key. hullcheck COMMAND --help shows the flags of a command.',
};

function checkTerminal(): void {
	if (!process.stdin.isTTY || !process.stdout.isTTY) {
		throw new UsageError(
			'draws on a terminal, and standard input or output is none. Over ssh, ask for one: ssh -t HOST hullcheck. In a script, use hullcheck audit.',
		);
	}
	if (process.env['TERM'] === 'dumb') {
		throw new UsageError(
			'this terminal (TERM=dumb) has no cursor to draw with. Set TERM to what it really is, for example xterm-256color.',
		);
	}
}

const openChosen = (choice: Choice) => (choice.is === 'many' ? openHosts(choice.specs) : openEngine(choice.options));

export async function openScreen(argv: readonly string[], commands: readonly string[]): Promise<ExitCode> {
	const late = argv.find(
		(word, index) => commands.includes(word) && !['--host', '--context'].includes(argv[index - 1] ?? ''),
	);
	if (late !== undefined) throw new UsageError(`the command comes first: hullcheck ${late} …`);
	const parsed = parseFlags(command, argv);
	const host = createNodeHost();
	const mayBeMany = areSeveralAsked(parsed) || (await mayNameHosts(parsed, host));
	const options = mayBeMany ? null : openOptions(parsed);
	checkTerminal();
	const log = await openLog(parsed, '');
	// The engine answers while the screen's code is being loaded.
	const opening = options === null ? null : openEngine(options);
	opening?.catch(() => {});
	const screen = await import('./screen.tsx');
	const config = await screen.readConfigFile(parsed.one('config'));
	// Judged without what its owner set down, a fleet would look better or worse than it is.
	if (config.is === 'trouble') {
		const opened = await opening;
		if (opened?.is === 'engine') await opened.close();
		throw new Stopped(config.lines.join('\n'));
	}
	const {rules, keys, hosts: entries} = config;
	const opened = await (opening ?? openChosen(await chooseHosts(parsed, entries, host)));
	if (opened.is === 'none') {
		if ('isMistake' in opened && opened.isMistake) throw new Stopped(noEngineWords(opened));
		process.stderr.write(`${screen.explainNoEngine(opened)}\n`);
		return 1;
	}
	for (const notice of config.notices) process.stderr.write(`hullcheck: ${notice}\n`);
	const common = {
		isReadOnly: parsed.is('read-only'),
		isAscii: parsed.is('ascii'),
		rules,
		keys,
		log,
		isMouse: parsed.is('mouse'),
		isScreenReader: parsed.is('screen-reader') || process.env['INK_SCREEN_READER'] === 'true',
	};
	const code =
		opened.is === 'hosts'
			? await screen.runScreen({...common, opened: opened.hosts})
			: await screen.runScreen({
					...common,
					opened: await byEntry(opened, endpoint => entryOf(endpoint, entries, host)),
				});
	return code === 0 ? exit.good : 1;
}
