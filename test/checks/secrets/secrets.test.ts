import {
	secretInBuildFile,
	secretInEnvironment,
	secretInImage,
	secretInLabelOrCommand,
} from '../../../source/checks/secrets/configured-secrets.ts';
import {mountedCredentials} from '../../../source/checks/secrets/mounted-credentials.ts';
import type {SecretPlace} from '../../../source/model/evidence.ts';
import {having, hardened, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {bind, mounted, volume} from '../mounts.ts';

const place = (where: SecretPlace['where']): SecretPlace => ({
	where,
	name: t('DB_PASSWORD'),
	kind: t('secret by name'),
});
const found = (...where: ReadonlyArray<SecretPlace['where']>) => withInspect({secrets: where.map(place)});
const unknowns = [
	['places not looked up', withInspect({secrets: unread})],
	['inspect failed', having({inspect: unread})],
] as const;

testCheck(secretInEnvironment, {
	pass: [
		['none', hardened],
		['in a label, which is the other check', found('label')],
	],
	fail: [
		['one', found('env'), 'found'],
		['several', found('label', 'env', 'env'), 'found'],
	],
	unknown: unknowns,
});

testCheck(secretInLabelOrCommand, {
	pass: [
		['none', hardened],
		['in the environment, which is the other check', found('env')],
	],
	fail: (['label', 'cmd', 'entrypoint', 'healthcheck', 'log-option'] as const).map(
		where => [where, found(where), 'found'] as const,
	),
	unknown: unknowns,
});

testCheck(secretInImage, {
	pass: [
		['none', hardened],
		['in the container only', found('env')],
	],
	fail: [
		['in the environment of the image', having({image: {secrets: [place('env')]}}), 'found'],
		['in its history', having({image: {secrets: [place('history')]}}), 'found'],
		['found, though the history was not read', having({image: {secrets: [place('env')], history: unread}}), 'found'],
	],
	unknown: [
		['history not read', having({image: {history: unread}})],
		['places not looked up', having({image: {secrets: unread}})],
		['image gone', having({image: unread})],
	],
});

testCheck(secretInBuildFile, {
	pass: [
		['none', hardened],
		['in the command it starts, which is the other check', having({image: {secrets: [place('cmd')]}})],
	],
	fail: (['env', 'label', 'history'] as const).map(
		where => [where, having({image: {secrets: [place(where)]}}), 'found'] as const,
	),
	unknown: [
		['history not read', having({image: {history: unread}})],
		['places not looked up', having({image: {secrets: unread}})],
		['image gone', having({image: unread})],
	],
});

const credentials = [
	'/home/ann/.ssh',
	'/root/.ssh/id_ed25519',
	'/home/ann/.aws/credentials',
	'/home/ann/.kube/config',
	'/home/ann/.gnupg',
	'/home/ann/.docker',
	'/home/ann/.docker/config.json',
	'/home/ann/.config/gcloud',
	'/home/ann/.netrc',
	'/etc/shadow',
	'/srv/tls/server.key',
	'/srv/tls/privkey.pem',
	'/srv/tls/server.pem',
	'/srv/tls/ca-key.pem',
];
const harmless = [
	'/srv/gcloud',
	'/srv/my.sshd',
	'/srv/.docker/stuff',
	'/srv/tls/ca.pem',
	'/srv/tls/fullchain.pem',
	'/srv/tls/tls-ca-bundle.pem',
	'/srv/keys',
];

testCheck(mountedCredentials, {
	pass: [
		['no mounts', hardened],
		['a volume', mounted(volume('/root/.ssh'))],
		['a key handed over as Compose does', mounted(bind('/srv/shop/server.key', '/run/secrets/tls', false))],
		...harmless.map(source => [source, mounted(bind(source, '/x'))] as const),
	],
	fail: [
		...credentials.map(source => [source, mounted(bind(source, '/x', false)), 'found'] as const),
		["a person's keys under /run/secrets", mounted(bind('/home/ann/.ssh', '/run/secrets/ssh')), 'found'],
	],
	unknown: [
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
