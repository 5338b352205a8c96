/** Values of changes that only a new container can have, as lines of text that a person edits, and back. */
import {capabilityNames, normalCapability} from '../capabilities.ts';
import {isAddress} from '../ports.ts';
import type {RecreateChange} from '../recreate.ts';
import {sanitise} from '../safe-text.ts';
import {memoryText, parseMemory, parseNetwork, wrong, type Field, type Parsed} from './value-text.ts';

type Of<K extends RecreateChange['is']> = Extract<RecreateChange, {readonly is: K}>;

const listed = (text: string): readonly string[] => text.split(/[\s,]+/).filter(word => word !== '');
const publishedText = ({hostIp, hostPort, port}: Of<'own-network'>['publish'][number]): string =>
	`${hostIp === '' ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`}${hostPort}:${port}`;

const took = (change: RecreateChange): Parsed => ({is: 'change', change});
const whole = (text: string): number | null => (/^\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : null);

function parseUser(change: Of<'user'>, text: string): Parsed {
	const user = text.trim();
	if (!/^[A-Za-z0-9_][\w.-]{0,63}(?::[A-Za-z0-9_][\w.-]{0,63})?$/.test(user))
		return wrong(`"${user}" is no user; write 1000, 1000:1000 or a name`);
	return /^(?:root|0+)(?::|$)/.test(user) ? wrong('that is root, which this is to end') : took({...change, user});
}

function parseCapabilities(change: Of<'capabilities'>, text: string): Parsed {
	const add = [...new Set(listed(text).map(normalCapability))];
	const unknown = add.find(name => !capabilityNames.some(one => one === name));
	if (unknown === 'ALL') return wrong('ALL would keep every capability there is; name the few it needs');
	return unknown === undefined ? took({...change, add}) : wrong(`there is no capability ${unknown}`);
}

const usualOptions = 'rw,noexec,nosuid,nodev,size=64m';
const tmpfsOptions =
	/^(?:(?:r[ow]|(?:no)?(?:exec|suid|dev)|size=\d+[kmgKMG]?|mode=[0-7]{3,4}|[ug]id=\d+)(?:,(?!$)|$))*$/;

/** The usual ones stay beside those that are written, but for what these say otherwise. */
function withOptions(written: string): string {
	const said = written.split(',');
	const topicOf = (option: string): string => option.replace(/^no|=.*$/g, '').replace(/^r[ow]$/, 'rw');
	const kept = usualOptions.split(',').filter(option => !said.some(one => topicOf(one) === topicOf(option)));
	return [...kept, ...said].join(',');
}

function parseTmpfs(change: Of<'read-only-root'>, text: string): Parsed {
	// Options are told apart by commas too: a slash begins the next folder.
	const written = text
		.split(/[\s,]+(?=\/)/)
		.map(one => one.trim())
		.filter(one => one !== '');
	const entries = new Map<string, string>();
	for (const one of written) {
		const [path = '', options = ''] = one.split(/:(.*)/s);
		if (!/^\/[^\s,]*[^\s,/]$/.test(path) || path.split('/').includes('..'))
			return wrong(`"${path}" is no folder inside; write it like /tmp`);
		if (!tmpfsOptions.test(options))
			return wrong(`"${options}" are no options of a tmpfs; write them like size=16m,mode=755`);
		const before = change.tmpfs.find(entry => entry.path === path)?.options ?? usualOptions;
		entries.set(path, options === '' ? before : withOptions(options));
	}
	return took({...change, tmpfs: [...entries].map(([path, options]) => ({path, options}))});
}

const isPort = (port: number | null): port is number => port !== null && port >= 1 && port <= 65_535;

function parseHostPort(change: Of<'host-port'>, text: string): Parsed {
	const hostPort = whole(text);
	return isPort(hostPort) ? took({...change, hostPort}) : wrong(`"${text}" is no port; write 1 to 65535`);
}

const published = /^(?:(\[[0-9A-Fa-f:.]+\]|[0-9.]+):)?(\d{1,5}):(\d{1,5}(?:\/(?:tcp|udp|sctp))?)$/;

function parseOwnNetwork(change: Of<'own-network'>, [name = '', ports = '']: readonly string[]): Parsed {
	const says = parseNetwork(name, null);
	if (says !== null) return wrong(says);
	const publish: Array<Of<'own-network'>['publish'][number]> = [];
	for (const text of listed(ports)) {
		const [, address = '', hostPort = '', port = ''] = published.exec(text) ?? [];
		const hostIp = address.replace(/[[\]]/g, '');
		if (!isPort(whole(hostPort)) || !isPort(whole(port.split('/')[0] ?? '')))
			return wrong(`"${text}" publishes nothing; write it like 127.0.0.1:8080:80/tcp`);
		if (hostIp !== '' && !isAddress(hostIp)) return wrong(`"${hostIp}" is no address`);
		publish.push({port: port.includes('/') ? port : `${port}/tcp`, hostIp, hostPort});
	}
	return took({...change, network: sanitise(name.trim()), publish});
}

function parseUlimit(change: Of<'ulimit'>, text: string): Parsed {
	const [first = '', last = first] = text.split(':');
	const [soft, hard] = [whole(first), whole(last)];
	if (soft === null || hard === null) return wrong(`"${text}" is no limit; write it like 1024:4096`);
	return soft > hard
		? wrong('the first is what it starts with: it can not be above the second')
		: took({...change, soft, hard});
}

const leastLog = 4 * 1024;

function parseLog(change: Of<'log-rotation'>, [size = '', files = '']: readonly string[]): Parsed {
	const maxSizeBytes = parseMemory(size);
	if (typeof maxSizeBytes === 'string') return wrong(maxSizeBytes);
	const maxFiles = whole(files);
	if (maxSizeBytes < leastLog) return wrong('a file of less than 4 KiB holds no log');
	if (maxFiles === null || maxFiles < 1 || maxFiles > 1000)
		return wrong(`"${files}" is no number of files; write 1 to 1000`);
	return took({...change, maxSizeBytes, maxFiles});
}

type Editor<K extends RecreateChange['is']> = {
	readonly fields: (change: Of<K>) => readonly Field[];
	/** `texts`: one for each field. */
	readonly parse: (change: Of<K>, texts: readonly string[]) => Parsed;
};

type Editable =
	| 'user'
	| 'capabilities'
	| 'read-only-root'
	| 'bind-port'
	| 'host-port'
	| 'own-network'
	| 'ulimit'
	| 'log-rotation'
	| 'storage-limit';

const editors: {readonly [K in Editable]: Editor<K>} = {
	user: {
		fields: ({user}) => [{label: 'user', text: user, hint: 'uid, uid:gid, or names of the image'}],
		parse: (change, [text = '']) => parseUser(change, text),
	},
	capabilities: {
		fields: ({add}) => [{label: 'kept', text: add.join(' '), hint: 'names without CAP_; nothing: all are dropped'}],
		parse: (change, [text = '']) => parseCapabilities(change, text),
	},
	'read-only-root': {
		fields: ({tmpfs}) => [
			{label: 'tmpfs', text: tmpfs.map(({path}) => path).join(' '), hint: 'folders it may write to, in memory'},
		],
		parse: (change, [text = '']) => parseTmpfs(change, text),
	},
	'bind-port': {
		fields: ({hostIp}) => [{label: 'address', text: hostIp, hint: 'of the host; 127.0.0.1: itself only'}],
		parse: (change, [text = '']) =>
			isAddress(text.trim())
				? took({...change, hostIp: text.trim()})
				: wrong(`"${text}" is no address; write one of this host, such as 127.0.0.1`),
	},
	'host-port': {
		fields: ({hostPort}) => [{label: 'port', text: String(hostPort), hint: 'of the host, 1 to 65535'}],
		parse: (change, [text = '']) => parseHostPort(change, text),
	},
	'own-network': {
		fields: ({network, publish}) => [
			{label: 'network', text: network, hint: 'made if it does not exist'},
			{
				label: 'publish',
				text: publish.map(publishedText).join(' '),
				hint: '127.0.0.1:8080:80/tcp; nothing: what it listens on',
			},
		],
		parse: parseOwnNetwork,
	},
	ulimit: {
		fields: ({name, soft, hard}) => [{label: name, text: `${soft}:${hard}`, hint: 'at first:at most'}],
		parse: (change, [text = '']) => parseUlimit(change, text),
	},
	'log-rotation': {
		fields: ({maxSizeBytes, maxFiles}) => [
			{label: 'size', text: memoryText(maxSizeBytes), hint: 'of a file, MiB or GiB'},
			{label: 'files', text: String(maxFiles), hint: 'the oldest goes'},
		],
		parse: parseLog,
	},
	'storage-limit': {
		fields: ({sizeBytes}) => [{label: 'size', text: memoryText(sizeBytes), hint: 'MiB or GiB'}],
		parse(change, [text = '']) {
			const sizeBytes = parseMemory(text);
			return typeof sizeBytes === 'string' ? wrong(sizeBytes) : took({...change, sizeBytes});
		},
	},
};

const isEditable = (change: RecreateChange): change is Of<Editable> => Object.hasOwn(editors, change.is);
const editorOf = <K extends Editable>(is: K): Editor<K> => editors[is];

/** None: it has no value. */
export const recreateFields = (change: RecreateChange): readonly Field[] =>
	isEditable(change) ? editorOf(change.is).fields(change) : [];

export const parseRecreate = (change: RecreateChange, texts: readonly string[]): Parsed =>
	isEditable(change) ? editorOf(change.is).parse(change, texts) : took(change);
