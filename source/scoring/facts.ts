/** What the ceilings ask about and no single finding answers. What was not read is 'unknown', never a good answer. */
import type {ContainerEvidence} from '../model/evidence.ts';
import {doubtsOf} from '../model/image-scan.ts';
import {isLoopback, publishedPorts} from '../model/ports.ts';
import {isUnread, known, NotKnown} from '../model/read.ts';
import type {ScoringFacts, Tristate} from '../model/score.ts';

export function scoringFacts(evidence: ContainerEvidence): ScoringFacts {
	return {
		isExposedBeyondLoopback: whether(() => !publishedPorts(known(evidence.inspect)).every(isLoopback)),
		isConfinedByLsm: whether(() => isConfined(evidence)),
		imageScan: evidence.scan !== null && doubtsOf(evidence.scan).length === 0 ? 'scanned' : 'not-scanned',
	};
}

/** A host has no ports of its own and no image: its ceilings come from findings alone. */
export const hostScoringFacts: ScoringFacts = {
	isExposedBeyondLoopback: 'no',
	isConfinedByLsm: 'yes',
	imageScan: 'no-image',
};

function whether(ask: () => boolean): Tristate {
	try {
		return ask() ? 'yes' : 'no';
	} catch (error) {
		if (error instanceof NotKnown) return 'unknown';
		throw error;
	}
}

/** Of an SELinux label: these types are confined in name only. '' stands for `label=disable`. */
const isConfiningType = (type: string | undefined): boolean =>
	type !== undefined && !/^(?:$|spc_t$|unconfined_|container_runtime_t$)/.test(type);

function isConfined(evidence: ContainerEvidence): boolean {
	const engine = known(evidence.engine);
	if (!engine.hasAppArmor && !engine.hasSELinux) return false;
	const inspect = known(evidence.inspect);
	if (known(inspect.HostConfig.Privileged)) return false;
	const {AppArmorProfile: profile, ProcessLabel: label} = inspect;
	// One that confines is enough, so the other need not be known.
	if (engine.hasAppArmor && !isUnread(profile) && profile !== '' && profile !== 'unconfined') return true;
	if (engine.hasSELinux && !isUnread(label) && isConfiningType(label.split(':')[2])) return true;
	if (engine.hasAppArmor) known(profile);
	if (engine.hasSELinux) known(label);
	return false;
}
