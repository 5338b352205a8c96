/** The set as a whole: what of Docker's default is kept, and whether anything was added. */
import {defaultCapabilities, normalCapability} from '../../model/capabilities.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';
import {capabilityFix, fewest, heldBy, namesOf} from './held.ts';

const dropsAll = (inspect: ContainerInspect): boolean =>
	known(inspect.HostConfig.CapDrop).some(name => normalCapability(name) === 'ALL');

const isWholeDefault = (held: ReadonlySet<string>): boolean => defaultCapabilities.every(name => held.has(name));

/** Dropped by ALL with few added back, or name by name until nothing of the default is left. */
const isDroppedToZero = (held: ReadonlySet<string>, isAllDropped: boolean): boolean =>
	isAllDropped ? !isWholeDefault(held) : !defaultCapabilities.some(name => held.has(name));

const setText = (held: ReadonlySet<string>): SafeText =>
	held.size === 0 ? words`none` : words`${held.size} held: ${join(namesOf(held))}`;

const how = 'Create it again with --cap-drop ALL, and --cap-add only what it stops working without.';

export const capabilitiesMinimal = defineCheck({
	id: 'capabilities-minimal',
	record: '5.4',
	title: 'Holds few capabilities',
	why: 'Capabilities are root cut into slices, and a program that is taken over owns each slice it was given. Most services use none of those that come by default.',
	theme: 'privileges',
	group: 'capabilities',
	outcomes: {'default set kept': 'low', 'another capability added': 'medium'},
	needs: ['inspect', 'kernel'],
	evaluate({inspect, kernel}, fail) {
		if (known(inspect.HostConfig.Privileged)) {
			return notApplicable(words`privileged mode gives every capability: a finding of its own`);
		}
		const held = heldBy(inspect, kernel);
		const added = namesOf(held).filter(name => !defaultCapabilities.some(one => one === name));
		const field = 'HostConfig.CapAdd and CapDrop';
		if (added.length > 0) return fail('another capability added', field, join(added), 'nothing beyond the default set');
		// With the default set as a starting point, NET_RAW is the least that has to go.
		const isKept = isWholeDefault(held) || (!dropsAll(inspect) && held.has('NET_RAW'));
		return isKept ? fail('default set kept', field, setText(held), 'ALL dropped, or NET_RAW at least') : pass();
	},
	fix: ({inspect}) => ({key: 'capabilities', by: 'recreate', how, propose: () => ({changes: [fewest(inspect)]})}),
});

export const allCapabilitiesDropped = defineCheck({
	id: 'capabilities-dropped',
	record: 'X-CAP-DROP-ALL',
	title: 'Starts from no capabilities at all',
	why: 'What is dropped by name leaves the rest, and with it ways to change owners, make device nodes or become another user. Starting from nothing, every capability that is held was somebody deciding so.',
	theme: 'privileges',
	group: 'capabilities',
	outcomes: {'default set kept': 'low'},
	needs: ['inspect', 'kernel'],
	evaluate({inspect, kernel}, fail) {
		const held = heldBy(inspect, kernel);
		if (isDroppedToZero(held, dropsAll(inspect))) return pass();
		return fail('default set kept', 'HostConfig.CapDrop', setText(held), 'ALL, and few added back');
	},
	fix: ({inspect}) => capabilityFix(inspect, how, held => isDroppedToZero(held, dropsAll(inspect))),
});

export const netRawDropped = defineCheck({
	id: 'cap-net-raw',
	record: 'X-CAP-NET_RAW',
	title: 'Does not hold NET_RAW',
	why: 'Raw packets let one container pass itself off as another or as the name server on their shared network. Hardly any program needs them, ping included.',
	theme: 'network',
	group: 'capabilities',
	outcomes: {kept: 'low'},
	needs: ['inspect', 'kernel'],
	evaluate({inspect, kernel}, fail) {
		if (!heldBy(inspect, kernel).has('NET_RAW')) return pass();
		return fail('kept', 'HostConfig.CapDrop', words`NET_RAW held`, 'ALL or NET_RAW');
	},
	fix: ({inspect}) =>
		capabilityFix(
			inspect,
			'Create it again with --cap-drop NET_RAW, or better --cap-drop ALL; ping still works through ping_group_range.',
			held => !held.has('NET_RAW'),
		),
});

export const capabilitySetChecks = [capabilitiesMinimal, allCapabilitiesDropped, netRawDropped];
