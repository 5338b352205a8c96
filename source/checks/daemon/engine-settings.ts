/** Single switches of the daemon that the API answers by itself. */
import {join, words} from '../../model/safe-text.ts';
import {defineHostCheck, notApplicable, orNothing, pass} from '../define-check.ts';
import {dropOption, setOption} from './daemon-json.ts';

export const insecureRegistries = defineHostCheck('daemon', {
	id: 'insecure-registries',
	record: '2.5',
	title: 'No insecure registries',
	why: 'From an insecure registry images come without a proof of who sent them. Anybody on the way can put another image in their place, and it runs with all that the real one was given.',
	theme: 'image',
	group: 'insecure-registries',
	outcomes: {allowed: 'medium'},
	needs: ['info'],
	evaluate({info: {insecureRegistries: found}}, fail) {
		return found.length === 0 ? pass() : fail('allowed', 'Info.RegistryConfig', join(found), 'loopback only');
	},
	fix: ({info: {insecureRegistries: found}}) => ({
		key: 'insecure-registries',
		by: 'engine',
		how: `Take ${join(found)} out of "insecure-registries" in daemon.json, put the registry's CA into /etc/docker/certs.d/HOST:PORT/ca.crt. Then: systemctl reload docker (nothing stops).`,
	}),
});

export const aufs = defineHostCheck('daemon', {
	id: 'aufs-driver',
	record: '2.6',
	title: 'aufs storage driver is not used',
	why: 'The driver was never part of the kernel, crashed it more than once, and went out of the engine with 24. Who still runs it cannot update without losing sight of images and containers.',
	theme: 'updates',
	group: 'storage-driver',
	outcomes: {aufs: 'low'},
	needs: ['info'],
	evaluate: ({info: {Driver}}, fail) => (Driver === 'aufs' ? fail('aufs', 'Info.Driver', Driver, 'overlay2') : pass()),
	fix: () => ({
		key: 'storage-driver',
		by: 'engine',
		how: 'Save what is needed (docker save, docker cp). In daemon.json: "storage-driver": "overlay2". Then: systemctl restart docker; images and containers are made anew.',
	}),
});

export const deviceMapperSize = defineHostCheck('daemon', {
	id: 'devicemapper-base-size',
	record: '2.11',
	title: 'devicemapper base size unchanged',
	why: 'A larger base size lets every container write as much onto the pool, and the pool does not shrink again. When it is full, all containers stop writing at once.',
	theme: 'operations',
	group: 'storage-driver',
	outcomes: {changed: 'low'},
	needs: ['info', 'settings'],
	evaluate(seen, fail) {
		if (seen.info.Driver !== 'devicemapper') return pass();
		const option = seen.settings['storage-opts'].value.find(one => one.startsWith('dm.basesize'));
		return option === undefined ? pass() : fail('changed', 'storage-opts', option, 'no dm.basesize');
	},
	fix: ({settings}) => ({
		key: 'devicemapper-base-size',
		by: 'engine',
		how: `${dropOption('storage-opts', settings['storage-opts'].from)} Better: overlay2, since engine 25 has no devicemapper any more.`,
	}),
});

export const authorizationPlugin = defineHostCheck('daemon', {
	id: 'authorization-plugin',
	record: '2.12',
	title: 'API calls go through an authorization plugin',
	why: 'Without one, everybody who may use the API may use all of it, and a build server that only needs to build can start a privileged container. A plugin decides call by call.',
	theme: 'privileges',
	group: 'authorization',
	outcomes: {none: 'medium'},
	needs: ['info', 'settings'],
	evaluate: ({info: {authorizationPlugins: plugins}}, fail) =>
		plugins.length > 0 ? pass() : fail('none', 'Info.Plugins.Authorization', words`none`, 'at least one'),
	fix: seen => ({
		key: 'authorization-plugin',
		by: 'engine',
		how: `Install one (for example opa-docker-authz). ${setOption({option: 'authorization-plugins', value: '["NAME"]', from: orNothing(() => seen.settings)?.['authorization-plugins'].from, by: 'reload'})}`,
	}),
});

export const liveRestore = defineHostCheck('daemon', {
	id: 'live-restore',
	record: '2.15',
	title: 'Live restore is on',
	why: 'Without it every update of the engine stops all containers, so updates wait for a night that never comes. With it they keep running while the daemon restarts.',
	theme: 'operations',
	group: 'live-restore',
	outcomes: {off: 'low'},
	needs: ['info', 'settings'],
	evaluate({info}, fail) {
		if (info.LiveRestoreEnabled) return pass();
		if (info.swarmState === 'active') return notApplicable(words`swarm mode and live restore exclude each other`);
		return fail('off', 'Info.LiveRestoreEnabled', words`false`, 'true');
	},
	fix: seen => ({
		key: 'live-restore',
		by: 'engine',
		how: setOption({
			option: 'live-restore',
			value: 'true',
			from: orNothing(() => seen.settings)?.['live-restore'].from,
			by: 'reload',
		}),
	}),
});

export const experimental = defineHostCheck('daemon', {
	id: 'experimental-features',
	record: '2.18',
	title: 'Experimental features are off in production',
	why: 'What is experimental changes or goes away between releases and was tested by few. In production it fails when nobody expects it, and its flaws are nobody’s promise to fix.',
	theme: 'operations',
	group: 'experimental',
	outcomes: {on: 'low'},
	needs: ['info', 'settings'],
	evaluate: ({info}, fail) =>
		info.ExperimentalBuild ? fail('on', 'Info.ExperimentalBuild', words`true`, 'false') : pass(),
	fix: seen => ({
		key: 'experimental-features',
		by: 'engine',
		how: setOption({option: 'experimental', value: 'false', from: orNothing(() => seen.settings)?.experimental.from}),
	}),
});

export const signatures = defineHostCheck('daemon', {
	id: 'signed-images',
	record: '4.5',
	title: 'Signature verification is enforced on pull',
	why: 'A name and a tag say nothing about who made an image; whoever may push to the registry may put another one there. A checked signature tells that it is still the one its maker signed.',
	theme: 'image',
	group: 'content-trust',
	outcomes: {'nothing verifies': 'low'},
	needs: ['contentTrust'],
	evaluate: ({contentTrust}, fail) =>
		contentTrust === ''
			? fail('nothing verifies', 'DOCKER_CONTENT_TRUST, signature policies', words`not set`, 'a check before each pull')
			: pass(),
	fix: () => ({
		key: 'signed-images',
		by: 'host',
		how: "Verify in the step that deploys: cosign verify --key cosign.pub IMAGE. Or, as long as it lasts: echo 'DOCKER_CONTENT_TRUST=1' >> /etc/environment.",
	}),
});

export const engineSettingChecks = [
	insecureRegistries,
	aufs,
	deviceMapperSize,
	authorizationPlugin,
	liveRestore,
	experimental,
	signatures,
];
