/** CIS 7.4 to 7.8: what a swarm keeps secret, and for how long. */
import {known} from '../../model/read.ts';
import {join, sanitise, words} from '../../model/safe-text.ts';
import {defineHostCheck, manual, notApplicable, pass, unknown} from '../define-check.ts';
import {noSwarm} from './no-swarm.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const serviceSecrets = defineHostCheck('swarm', {
	id: 'service-secrets',
	record: '7.4',
	title: 'Secrets handled with swarm secrets',
	why: 'A password in the environment of a service stands in its definition for everybody who may list services, on every node, for ever. A swarm secret is encrypted and reaches only the tasks that need it.',
	theme: 'privileges',
	group: 'service-secrets',
	outcomes: {'in the environment': 'medium'},
	needs: ['swarm'],
	evaluate({swarm}, fail) {
		if (swarm === null) return noSwarm;
		const leaking = known(swarm.services).filter(({secrets}) => secrets.length > 0);
		if (leaking.length === 0) return pass();
		const places = leaking.map(({name, secrets}) => words`${name}: ${join(secrets.map(one => one.name))}`);
		return fail('in the environment', 'services', join(places, '; '), 'swarm secrets');
	},
	fix: ({swarm}) => {
		const services = swarm === null ? [] : known(swarm.services).filter(({secrets}) => secrets.length > 0);
		return {
			key: 'service-secrets',
			by: 'engine',
			how: `docker secret create NAME FILE, then for each service (${services.map(({name}) => name).join(', ')}): docker service update --secret-add NAME --env-rm VARIABLE SERVICE. It finds the secret in /run/secrets/NAME. Then change the password: the old one was seen.`,
		};
	},
});

export const managerAutolock = defineHostCheck('swarm', {
	id: 'manager-autolock',
	record: '7.5',
	title: 'Manager auto-lock on',
	why: 'The keys that open the swarm’s secrets lie on the disk of each manager. Without auto-lock a stolen disk or backup opens them; with it, somebody has to unlock a manager after a restart.',
	theme: 'privileges',
	group: 'swarm-keys',
	outcomes: {off: 'low'},
	needs: ['swarm'],
	evaluate({swarm}, fail) {
		if (swarm === null) return noSwarm;
		return known(swarm.AutoLockManagers)
			? pass()
			: fail('off', 'Spec.EncryptionConfig.AutoLockManagers', words`false`, 'true');
	},
	fix: () => ({
		key: 'manager-autolock',
		by: 'engine',
		how: 'docker swarm update --autolock=true, and keep the key that it prints in a safe place off this machine.',
	}),
});

export const unlockKeyRotation = defineHostCheck('swarm', {
	id: 'unlock-key-rotation',
	record: '7.6',
	title: 'Auto-lock key rotated',
	why: 'Whoever once held the key can unlock every manager, people who left included. No engine keeps a record of when it was changed, so only your own notes can tell.',
	theme: 'privileges',
	group: 'swarm-keys',
	outcomes: {'not rotated': 'low'},
	needs: ['swarm'],
	evaluate({swarm}) {
		if (swarm === null) return noSwarm;
		if (!known(swarm.AutoLockManagers)) return notApplicable(words`auto-lock is off: there is no key`);
		return manual(words`When was it last rotated? If too long ago: docker swarm unlock-key --rotate.`);
	},
	fix: () => ({key: 'unlock-key-rotation', by: 'engine', how: 'docker swarm unlock-key --rotate'}),
});

export const nodeCertificates = defineHostCheck('swarm', {
	id: 'node-certificates',
	record: '7.7',
	title: 'Node certificates expire soon enough',
	why: 'A certificate copied from a node lets its thief join as that node until it expires. Nodes renew theirs by themselves, so a short life costs nothing.',
	theme: 'privileges',
	group: 'swarm-keys',
	outcomes: {'too long': 'low'},
	needs: ['swarm', 'policy'],
	evaluate({swarm, policy: {swarmCertMaxDays}}, fail) {
		if (swarm === null) return noSwarm;
		const expiryMs = known(swarm.nodeCertExpiryMs);
		if (expiryMs <= swarmCertMaxDays * dayMs) return pass();
		const hours = words`${Math.round(expiryMs / hourMs)} hours`;
		return fail('too long', 'Spec.CAConfig.NodeCertExpiry', hours, `${swarmCertMaxDays} days or less`);
	},
	fix: ({policy: {swarmCertMaxDays}}) => ({
		key: 'node-certificates',
		by: 'engine',
		how: `docker swarm update --cert-expiry ${swarmCertMaxDays * 24}h (CIS asks for 48h)`,
	}),
});

export const rootCaAge = defineHostCheck('swarm', {
	id: 'root-ca-age',
	record: '7.8',
	title: 'Root CA rotated',
	why: 'The root CA signs every node of the swarm. Whoever got its key on some day can make nodes of their own until it is rotated, so it should not grow old.',
	theme: 'privileges',
	group: 'swarm-keys',
	outcomes: {'too old': 'low'},
	needs: ['swarm', 'policy', 'nowUnixMs'],
	evaluate({swarm, policy: {swarmCaMaxDays}, nowUnixMs}, fail) {
		if (swarm === null) return noSwarm;
		const bornUnixMs = known(swarm.caNotBeforeUnixMs);
		if (!Number.isFinite(bornUnixMs)) return unknown(words`the certificate of the root CA has no date`);
		const days = Math.floor((nowUnixMs - bornUnixMs) / dayMs);
		if (days <= swarmCaMaxDays) return pass();
		if (known(swarm.isRootRotationInProgress))
			return manual(words`It is being rotated: look again when all nodes have new certificates.`);
		const since = sanitise(new Date(bornUnixMs).toISOString().slice(0, 10));
		return fail(
			'too old',
			'TLSInfo.TrustRoot, not before',
			words`${since}, ${days} days`,
			`${swarmCaMaxDays} days or less`,
		);
	},
	fix: () => ({
		key: 'root-ca-age',
		by: 'engine',
		how: 'docker swarm ca --rotate (nodes that are away then have to join again)',
	}),
});

export const swarmKeyChecks = [serviceSecrets, managerAutolock, unlockKeyRotation, nodeCertificates, rootCaAge];
