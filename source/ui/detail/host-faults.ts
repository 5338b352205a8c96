/**
 * Faults of the machine below that make an escape from any container easier. They are in no container's score; only what
 * is known is said.
 */
import type {HostView} from '../../model/app.ts';
import type {Finding} from '../../model/check.ts';
import type {EngineFacts} from '../../model/evidence.ts';

const releases: ReadonlyArray<readonly [record: string, says: string]> = [
	['X-VER-RUNC', 'runc below its fix'],
	['X-VER-CONTAINERD', 'containerd below its fix'],
	['X-KERNEL', 'kernel with known escapes'],
];

/** Out of support, or a flaw that may be there: no way out that is known. */
const isOpenFlaw = ({verdict, severity}: Finding): boolean =>
	verdict.is === 'fail' && severity !== 'low' && /flaw is open/.test(verdict.outcome);

/** Short names of what is wrong, the worst first; [] where nothing is, or nothing is known. */
export function hostFaults(host: HostView | null, engine: EngineFacts | null): readonly string[] {
	const findings = host?.assessment?.findings ?? [];
	const flawed = new Set(findings.flatMap(finding => (isOpenFlaw(finding) ? [finding.check.record] : [])));
	const failed = new Set(findings.flatMap(({check, verdict}) => (verdict.is === 'fail' ? [check.record] : [])));
	const hasNoUserns = engine !== null && !engine.hasUserNamespaces && !engine.isRootless;
	return [
		...releases.flatMap(([record, says]) => (flawed.has(record) ? [says] : [])),
		...(failed.has('X-API-TCP') ? ['API on plain TCP'] : failed.has('2.7') ? ['API over TCP without mutual TLS'] : []),
		...(engine !== null && !engine.hasAppArmor && !engine.hasSELinux ? ['no AppArmor or SELinux'] : []),
		...(hasNoUserns || failed.has('X-NO-USERNS') ? ['no user namespaces'] : []),
	];
}
