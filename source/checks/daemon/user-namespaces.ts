/** CIS 2.1, 2.9: whether root inside is root outside. One cause, seen from three sides. */
import {words, type SafeText} from '../../model/safe-text.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import {defineHostCheck, orNothing, pass} from '../define-check.ts';
import {setOption} from './daemon-json.ts';

const isMapped = ({hasUserNamespaces, isRootless}: EngineFacts): boolean => hasUserNamespaces || isRootless;

const options = ({hasUserNamespaces, isRootless}: EngineFacts): SafeText =>
	hasUserNamespaces ? words`userns, not rootless` : isRootless ? words`rootless` : words`neither rootless nor userns`;

const remap = (from: Parameters<typeof setOption>[0]['from']): string =>
	`${setOption({option: 'userns-remap', value: '"default"', from})} Images and containers start anew under another data root: plan it.`;

export const rootless = defineHostCheck('daemon', {
	id: 'rootless-daemon',
	record: '2.1',
	title: 'Daemon runs rootless where possible',
	why: 'A daemon without root keeps every escape inside the account that runs it. One that is root hands the machine to whoever gets out of a container or gets hold of its socket.',
	theme: 'isolation',
	group: 'host-user-namespaces',
	outcomes: {'runs as root': 'medium'},
	needs: ['engine'],
	evaluate: ({engine}, fail) =>
		engine.isRootless ? pass() : fail('runs as root', 'Info.SecurityOptions', options(engine), 'name=rootless'),
	fix: () => ({
		key: 'rootless-daemon',
		by: 'person',
		how: 'No switch of this daemon: dockerd-rootless-setuptool.sh install as the user who is to run it, then move what runs here.',
	}),
});

export const userNamespaces = defineHostCheck('daemon', {
	id: 'user-namespaces',
	record: '2.9',
	title: 'User namespaces are used',
	why: 'With remapping, root inside a container is a nobody outside it. Files of the host that slip into reach can then be neither read nor written with the rights of root.',
	theme: 'isolation',
	group: 'host-user-namespaces',
	outcomes: {'not used': 'medium'},
	needs: ['engine', 'settings'],
	evaluate(seen, fail) {
		const {engine} = seen;
		return isMapped(engine)
			? pass()
			: fail('not used', 'Info.SecurityOptions', options(engine), 'name=userns or name=rootless');
	},
	fix: seen => ({
		key: 'user-namespaces',
		by: 'engine',
		how: remap(orNothing(() => seen.settings)?.['userns-remap'].from),
	}),
});

export const noUserNamespace = defineHostCheck('daemon', {
	id: 'root-is-root',
	record: 'X-NO-USERNS',
	title: 'Root of a container is not root of the machine',
	why: 'Where the engine maps no users, uid 0 inside and outside are the same account. Whatever flaw lets a process out of its container, it then arrives as root.',
	theme: 'isolation',
	group: 'host-user-namespaces',
	outcomes: {'not used': 'medium'},
	needs: ['engine', 'settings'],
	evaluate(seen, fail) {
		const {engine} = seen;
		return isMapped(engine)
			? pass()
			: fail('not used', 'Info.SecurityOptions', options(engine), 'name=userns or name=rootless');
	},
	fix: seen => ({
		key: 'user-namespaces',
		by: 'engine',
		how: remap(orNothing(() => seen.settings)?.['userns-remap'].from),
	}),
});

export const hostUserNamespaceChecks = [rootless, userNamespaces, noUserNamespace];
