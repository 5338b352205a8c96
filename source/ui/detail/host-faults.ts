/**
 * Faults of the machine below that make an escape from any container easier. They are in no container's score; only what
 * is known is said.
 */
import type {HostView} from '../../model/app.ts';
import type {EngineFacts} from '../../model/evidence.ts';

const words: ReadonlyArray<readonly [record: string, says: string]> = [
	['X-VER-RUNC', 'runc below its fix'],
	['X-VER-CONTAINERD', 'containerd below its fix'],
	['X-KERNEL', 'kernel with known escapes'],
	['X-API-TCP', 'API on plain TCP'],
];

/** Short names of what is wrong, the worst first; [] where nothing is, or nothing is known. */
export function hostFaults(host: HostView | null, engine: EngineFacts | null): readonly string[] {
	const failed = new Set(
		(host?.assessment?.findings ?? []).flatMap(({check, verdict}) => (verdict.is === 'fail' ? [check.record] : [])),
	);
	const hasNoUserns = engine === null ? false : !engine.hasUserNamespaces && !engine.isRootless;
	return [
		...words.flatMap(([record, says]) => (failed.has(record) ? [says] : [])),
		...(failed.has('2.7') && !failed.has('X-API-TCP') ? ['API over TCP without mutual TLS'] : []),
		...(engine !== null && !engine.hasAppArmor && !engine.hasSELinux ? ['no AppArmor or SELinux'] : []),
		...(hasNoUserns || failed.has('X-NO-USERNS') ? ['no user namespaces'] : []),
	];
}
