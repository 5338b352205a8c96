import type {ContainerInspect} from '../../model/evidence.ts';
import {defineCheck, pass} from '../define-check.ts';
import {bindsOf, isWithin, mountText, type Bind} from '../filesystem/paths.ts';
import {several} from '../filesystem/several.ts';

/** Names people's tools keep credentials under, in whatever home. */
const folders = ['.ssh', '.aws', '.kube', '.gnupg', '.azure', '.netrc', '.git-credentials', '.pgpass', '.vault-token'];
const exact = ['/etc/shadow', '/etc/gshadow'];
const publicWords = new Set(['ca', 'cert', 'certificate', 'chain', 'fullchain', 'bundle', 'dhparam', 'pub', 'public']);
const privateWords = new Set(['key', 'privkey', 'private']);

/** `*.key`, and `*.pem` unless its name says that it is the public half. */
function isKeyFile(source: string): boolean {
	const name = (source.split('/').at(-1) ?? '').toLowerCase();
	if (name.endsWith('.key')) return true;
	if (!name.endsWith('.pem')) return false;
	const said = name.slice(0, -'.pem'.length).split(/[^a-z]+/);
	return said.some(word => privateWords.has(word)) || !said.some(word => publicWords.has(word));
}

function isCredential({source, destination}: Bind): boolean {
	const parts = source.split('/');
	if (folders.some(folder => parts.includes(folder)) || exact.includes(source)) return true;
	if (/\/\.docker(?:\/config\.json)?$|\/\.config\/(?:gcloud|gh)(?:\/|$)/.test(source)) return true;
	// One file under /run/secrets is how Compose hands over a secret: the very thing the fix asks for.
	return isKeyFile(source) && !isWithin(destination, '/run/secrets');
}

const credentialsOf = (inspect: ContainerInspect): readonly Bind[] =>
	bindsOf(inspect).filter(bind => isCredential(bind));

export const mountedCredentials = defineCheck({
	id: 'credentials-mounted',
	record: 'X-SECRET-MOUNT',
	title: 'No credentials of the host are mounted',
	why: 'Keys and login files of a person or the host open far more than this one service: other servers, the cloud account, the cluster. An intruder copies them and comes back another way.',
	theme: 'privileges',
	group: 'secrets',
	outcomes: {found: 'high'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const found = credentialsOf(inspect);
		if (found.length === 0) return pass();
		return fail('found', 'Mounts', several(found.map(bind => mountText(bind.mount))), 'no credentials');
	},
	fix: ({inspect}) => ({
		key: 'credential-mounts',
		by: 'recreate',
		propose: () => ({
			changes: credentialsOf(inspect).map(({mount}) => ({is: 'remove-mount', target: mount.Destination})),
		}),
		how: 'Create it again with one short-lived credential of its own, as a file under /run/secrets.',
	}),
});

export const mountedCredentialChecks = [mountedCredentials];
