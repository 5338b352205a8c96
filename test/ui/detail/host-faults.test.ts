import {expect, it} from 'vitest';
import {hostFaults} from '../../../source/ui/detail/host-faults.ts';
import {engineFacts} from '../../helpers/evidence.ts';
import * as f from '../pages/fixtures.ts';

const safe = {...engineFacts, hasAppArmor: true, hasUserNamespaces: true};
const view = (...findings: Parameters<typeof f.judged>[0] & object) => f.hostView({assessment: f.judged(findings)});
const unknownRunc = {...f.runc, verdict: f.isUnknown('no version')};
const openRunc = {...f.runc, verdict: f.fails('a serious flaw is open')};
const mutual = f.finding({
	id: 'tls',
	record: '2.7',
	title: 'Remote API only over mutual TLS',
	severity: 'high',
	verdict: f.fails('no client is asked who it is'),
});

it.each([
	['nothing is known', null, null, []],
	['nothing is wrong', view(f.live), safe, []],
	['what is not known', view(unknownRunc), safe, []],
	['what has nothing to do with it', view(f.icc, f.socketMode), safe, []],
	['old parts and an open API', view(f.plainTcp, openRunc, mutual), safe, ['runc below its fix', 'API on plain TCP']],
	['TLS for everybody', view(mutual), safe, ['API over TCP without mutual TLS']],
	['out of support only', view({...f.runc, verdict: f.fails('out of support')}), safe, []],
	['what may be a minor flaw', view({...openRunc, severity: 'low'}), safe, []],
	[
		'what may be open, and nobody can tell',
		view({...f.runc, verdict: f.fails('a serious flaw may be open')}),
		safe,
		[],
	],
	['no LSM', null, {...safe, hasAppArmor: false}, ['no AppArmor or SELinux']],
	['SELinux', null, {...safe, hasAppArmor: false, hasSELinux: true}, []],
	['one namespace for all users', null, {...safe, hasUserNamespaces: false}, ['no user namespaces']],
	['rootless', null, {...safe, hasUserNamespaces: false, isRootless: true}, []],
])('%s', (_name, host, engine, faults) => expect(hostFaults(host, engine)).toEqual(faults));
