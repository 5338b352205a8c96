/** What its processes may do to the kernel: as configured, and as the main process really has it. */
import {
	defaultCapabilities,
	effectiveCapabilities,
	normalCapability,
	whatCapabilityOpens,
} from '../../model/capabilities.ts';
import type {EffectivePrivileges} from '../../model/detail.ts';
import type {ContainerEvidence, ContainerInspect, SeccompSetting} from '../../model/evidence.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, heading, laid, pair, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {fromInspect, hasProcesses, orWhy, stoppedWords, unreadSpans} from './notice.ts';
import {badIn, fixAct, fixHintBehind, toneOf} from './related.ts';
import {beingRead, count, dim, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';

type Really = EffectivePrivileges | null;

/** `0 0 4294967295` maps every user to itself: no remap. */
function hostUid(really: Really): number | null {
	const [inside, outside] = really?.uidMap.trim().split(/\s+/).map(Number) ?? [];
	return really !== null && inside !== undefined && outside !== undefined && really.uid >= inside
		? outside + (really.uid - inside)
		: null;
}

function userSpans({user}: ContainerEvidence, really: Really, tone: Tone): Cell {
	const uid = really?.uid ?? (isUnread(user) ? null : user.uid);
	if (uid === null) return unreadSpans('not known', isUnread(user) ? user.why : 'it was not read');
	const outside = hostUid(really);
	const isRoot = uid === 0;
	return [
		{text: isRoot ? 'root' : `uid ${uid}`, tone: isRoot ? tone : 'good'},
		normal(outside === null ? ` (uid ${uid} inside)` : ` (uid ${uid} inside = uid ${outside} on the host)`),
		...(really === null || isUnread(user) || user.uid === really.uid
			? []
			: [dim(`, configured as uid ${user.uid}: it changed after it started`)]),
	];
}

function noNewPrivileges(inspect: ContainerInspect, evidence: ContainerEvidence, really: Really, tone: Tone): Cell {
	const {SecurityOpt: options} = inspect.HostConfig;
	if (really !== null) {
		return [
			really.isNoNewPrivs ? {text: 'on', tone: 'good'} : {text: 'off', tone},
			dim(really.isNoNewPrivs ? ': setuid files give nothing' : ': a setuid file inside may make a user root'),
		];
	}
	if (isUnread(options)) return unreadSpans('not read', options.why);
	const option = options.findLast(one => one.startsWith('no-new-privileges'));
	const isDefault = knownOr(evidence.engine, null)?.isNoNewPrivilegesDefault;
	if (option !== undefined) {
		return /[:=]false$/.test(option) ? [{text: 'off', tone}] : [{text: 'on', tone: 'good'}];
	}
	if (isDefault === null || isDefault === undefined) {
		return [{text: 'not set', tone}, dim('; this engine does not say what its default is')];
	}
	return isDefault ? [{text: 'on', tone: 'good'}, dim(' by the default of the engine')] : [{text: 'off', tone}];
}

function seccompSetting(setting: SeccompSetting, tone: Tone): Cell {
	switch (setting.is) {
		case 'default':
			return [{text: 'default profile', tone: 'good'}, dim(': some 50 dangerous calls are refused')];
		case 'unconfined':
			return [{text: 'off', tone}, dim(': every call of the kernel is open to it')];
		case 'custom':
			return [
				normal(`own profile: default ${setting.defaultAction}, `),
				normal(`${count(setting.allowedCalls, 'call')} allowed, ${setting.deniedCalls} refused`),
			];
	}
}

function seccomp(setting: Read<SeccompSetting>, really: Really, tone: Tone): Cell {
	const configured = orWhy(setting, one => seccompSetting(one, tone));
	if (really === null || really.seccomp === 'filter') return configured;
	if (really.seccomp === 'strict') return [normal('strict: read, write and exit only')];
	return !isUnread(setting) && setting.is === 'unconfined'
		? configured
		: [{text: 'off', tone: 'high'}, dim(' in the running process, whatever was configured')];
}

/** One sentence: which of the host's two barriers stands behind it. */
function lsm(inspect: ContainerInspect, {engine}: ContainerEvidence, really: Really, tone: Tone): Cell {
	const host = knownOr(engine, null);
	const applied = really?.lsm ?? '';
	if (applied !== '' && applied !== 'none') {
		const isOpen = /unconfined/.test(applied);
		return [{text: applied, tone: isOpen ? tone : 'good'}, dim(isOpen ? ': confines nothing' : '')];
	}
	if (host === null) return unreadSpans('not known', isUnread(engine) ? engine.why : 'the engine was not asked');
	if (!host.hasAppArmor && !host.hasSELinux) {
		return [normal('none: this host has neither AppArmor nor SELinux')];
	}
	const name = host.hasAppArmor ? 'AppArmor' : 'SELinux';
	const options = knownOr(inspect.HostConfig.SecurityOpt, []);
	const isOptedOut = options.some(one => /^(apparmor[=:]unconfined|label[=:]disable)$/.test(one));
	const profile = host.hasAppArmor ? knownOr(inspect.AppArmorProfile, null) : knownOr(inspect.ProcessLabel, null);
	if (isOptedOut || profile === 'unconfined') return [{text: `${name} opted out`, tone}, dim(': confines nothing')];
	return [{text: `${name} ${profile === null || profile === '' ? 'default' : profile}`, tone: 'good'}];
}

const openPaths = (tone: Tone): Cell => [
	{text: 'open', tone},
	dim(': the kernel controls in /proc and /sys are not hidden'),
];

function maskedPaths(inspect: ContainerInspect, tone: Tone): Cell {
	return orWhy(inspect.HostConfig.MaskedPaths, masked =>
		orWhy(inspect.HostConfig.ReadonlyPaths, readOnly => {
			if (masked?.length === 0) return openPaths(tone);
			if (readOnly?.length === 0) return [{text: 'writable', tone}, dim(': the settings in /proc/sys may be changed')];
			return [{text: 'hidden and read-only', tone: 'good'}, dim(' where Docker hides them')];
		}),
	);
}

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'CAPABILITY', priority: 0},
	{id: 'state', title: 'STATE', priority: 0},
	{id: 'now', title: 'HELD', priority: 1},
	{id: 'opens', title: 'WHAT IT OPENS', isGrow: true, priority: 0},
];

function hasNow(name: string, really: Really): Cell {
	if (really === null) return [dim('not known')];
	if (really.capEff.includes(name)) return [normal('yes')];
	if (really.capPrm.includes(name) || really.capAmb.includes(name)) return [normal('switched off')];
	return really.capBnd.includes(name) ? [dim('by setuid')] : [dim('no')];
}

/** Those that lead out of the container, by the records that judge them; the rest is what any process has. */
const escapes = ['SYS_ADMIN', 'SYS_MODULE', 'DAC_READ_SEARCH', 'SYS_PTRACE', 'SYS_RAWIO', 'BPF', 'PERFMON', 'SYS_BOOT'];
const toneOfCapability = (name: string, isAdded: boolean): Tone =>
	escapes.includes(name) ? 'critical' : isAdded ? 'medium' : 'normal';

function capabilityPieces(inspect: ContainerInspect, really: Really, props: TabProps): readonly Piece[] {
	const {CapAdd: add, CapDrop: drop, Privileged: privileged} = inspect.HostConfig;
	for (const read of [add, drop, privileged]) {
		if (isUnread(read)) return [text('caps.unread', unreadSpans('Capabilities could not be read', read.why))];
	}
	const added = knownOr(add, []).map(normalCapability);
	const dropped = knownOr(drop, []).map(normalCapability);
	const configured = effectiveCapabilities(added, dropped, knownOr(privileged, false));
	const extra = really === null ? [] : really.capEff.filter(name => !configured.has(name));
	const isDefault = (name: string): boolean => (defaultCapabilities as readonly string[]).includes(name);
	const held = [...configured, ...extra];
	const rows: GridRow[] = held
		.toSorted(
			(a, b) =>
				Number(escapes.includes(b)) - Number(escapes.includes(a)) || Number(isDefault(a)) - Number(isDefault(b)),
		)
		.map(name => {
			const isAdded = !isDefault(name);
			const tone = toneOfCapability(name, isAdded);
			return {
				key: name,
				cells: {
					name: [{text: name, tone}],
					state: [
						extra.includes(name)
							? {text: 'not asked for', tone: 'high'}
							: isAdded
								? {text: knownOr(privileged, false) ? 'privileged' : 'added', tone}
								: dim('default'),
					],
					now: hasNow(name, really),
					opens: [normal(whatCapabilityOpens(name) ?? 'not known to this program')],
				},
			};
		});
	const gone = defaultCapabilities.filter(name => !configured.has(name));
	const bad = badIn(props.container, 'capabilities');
	const act = fixAct(bad);
	return [
		...(rows.length === 0
			? [text('caps.none', [{text: 'None: every capability is dropped.', tone: 'good'}])]
			: [{is: 'grid', key: 'capabilities', columns, rows} as const]),
		...(gone.length === 0 || rows.length === 0
			? []
			: [blank('caps.gone.'), text('caps.gone', [dim('Dropped  '), normal(gone.join(', '))], 9)]),
		...(bad[0]?.fix
			? [blank('caps.fix.'), text('caps.fix', [dim('Fix  '), normal(bad[0].fix.how), ...fixHintBehind(bad)], 5, act)]
			: []),
	];
}

function privilegedPieces(inspect: ContainerInspect, props: TabProps): readonly Piece[] {
	const {Privileged: privileged} = inspect.HostConfig;
	if (isUnread(privileged)) return [pair('privileged', 'privileged', unreadSpans('not read', privileged.why))];
	if (!privileged) return [pair('privileged', 'privileged', [normal('no')])];
	const bad = badIn(props.container, 'privileged');
	return [
		pair(
			'privileged',
			'privileged',
			[
				{text: 'yes', tone: 'critical'},
				normal(': all capabilities, all devices, no seccomp, no LSM. A break-in here is one on the host.'),
			],
			fixAct(bad),
		),
	];
}

/** Privileged mode takes them all down, whatever else is set; what the process really has is still shown. */
function barriers(
	inspect: ContainerInspect,
	evidence: ContainerEvidence,
	really: Really,
	tone: (group: string) => Tone,
): readonly Piece[] {
	const isPrivileged = knownOr(inspect.HostConfig.Privileged, false);
	const isOff = isPrivileged && really === null;
	const off = (what: string): Cell => [{text: what, tone: 'critical'}, dim(': privileged mode takes it away')];
	const paths = tone('kernel-paths');
	return [
		pair('seccomp', 'seccomp', isOff ? off('off') : seccomp(inspect.seccomp, really, tone('seccomp'))),
		pair('lsm', 'confined by', isOff ? off('nothing') : lsm(inspect, evidence, really, tone('lsm'))),
		pair('paths', 'kernel paths', isPrivileged ? openPaths(paths) : maskedPaths(inspect, paths)),
	];
}

function pieces(props: TabProps): readonly Piece[] {
	return fromInspect(props, 'Privileges', (inspect, evidence) => {
		const read = props.detail?.privileges ?? null;
		const really = read === null ? null : knownOr(read, null);
		const tone = (...groups: readonly string[]): Tone => toneOf(badIn(props.container, ...groups));
		const stopped = stoppedWords(props.container, inspect, props.nowUnixMs);
		const source: readonly Piece[] = [
			...(stopped === null
				? []
				: [text('stopped', [normal(`Not running (${stopped}). This is what it gets when it starts.`)])]),
			...(really === null && hasProcesses(props.container)
				? [
						read !== null && isUnread(read)
							? text('really', [
									...unreadSpans('The running process could not be looked at', read.why),
									dim(
										'. What stands here is what was asked for. Run hullcheck on the host, as root, to see what it has.',
									),
								])
							: text('really', [dim('The running process: '), beingRead]),
					]
				: []),
		];
		return [
			...source,
			...(source.length === 0 ? [] : [blank('source.')]),
			pair('user', 'runs as', userSpans(evidence, really, tone('root-user'))),
			...privilegedPieces(inspect, props),
			pair('nnp', 'new privileges', noNewPrivileges(inspect, evidence, really, tone('escalation'))),
			...barriers(inspect, evidence, really, tone),
			blank('paths.'),
			heading('caps', 'Capabilities', 'parts of the power of root'),
			...capabilityPieces(inspect, really, props),
		];
	});
}

export const privilegesTab: Tab = {id: 'privileges', key: '4', title: 'Privileges', blocks: laid(pieces)};
