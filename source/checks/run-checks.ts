/** Evidence → findings. The one place where "not known" becomes a verdict. */
import {
	isBad,
	severities,
	type CheckOf,
	type CheckSpec,
	type Finding,
	type Severity,
	type Verdict,
} from '../model/check.ts';
import {resolved} from '../model/fix.ts';
import {NotKnown} from '../model/read.ts';

/** The worst a check can come to: what an unknown counts as. */
export function worstOutcome(check: CheckSpec): Severity {
	const possible = Object.values(check.outcomes);
	return severities.find(severity => possible.includes(severity)) ?? 'info';
}

function judge<Evidence>(check: CheckOf<Evidence>, evidence: Evidence): Verdict {
	try {
		return check.evaluate(evidence);
	} catch (error) {
		if (error instanceof NotKnown) return {is: 'unknown', why: error.why};
		throw error;
	}
}

function severityOf(check: CheckSpec, verdict: Verdict): Severity {
	switch (verdict.is) {
		case 'fail':
			return check.outcomes[verdict.outcome] ?? worstOutcome(check);
		case 'unknown':
			return worstOutcome(check);
		case 'pass':
		case 'not-applicable':
		case 'manual':
			return 'info';
	}
}

function fixFor<Evidence>(check: CheckOf<Evidence>, evidence: Evidence): Finding['fix'] {
	try {
		return resolved(check.fix(evidence));
	} catch (error) {
		if (error instanceof NotKnown) return null;
		throw error;
	}
}

const noWeights: Readonly<Record<string, Severity>> = {};

/** `ownSeverities`: what an operator says instead of the catalogue, by id, of whatever fails or is not known. */
export function runChecks<Evidence>(
	checks: ReadonlyArray<CheckOf<Evidence>>,
	evidence: Evidence,
	ownSeverities: Readonly<Record<string, Severity>> = noWeights,
): readonly Finding[] {
	return checks.map(check => {
		const verdict = judge(check, evidence);
		const severity = severityOf(check, verdict);
		const finding: Finding = {
			check,
			verdict,
			severity,
			fix: verdict.is === 'fail' ? fixFor(check, evidence) : null,
			waived: null,
		};
		const own = isBad(finding) && Object.hasOwn(ownSeverities, check.id) ? ownSeverities[check.id] : undefined;
		return own === undefined || own === severity ? finding : {...finding, severity: own, catalogueSeverity: severity};
	});
}
