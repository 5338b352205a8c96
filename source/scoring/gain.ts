import type {Finding} from '../model/check.ts';
import type {Assessment, Score} from '../model/score.ts';
import {score} from './score.ts';

/** The fix that binds published ports to loopback: the one that changes a fact of the score too. */
const publishLoopback = 'publish-loopback';

const passed = (finding: Finding): Finding => ({...finding, verdict: {is: 'pass'}, severity: 'info', fix: null});

/** The score with every finding passed that these fixes close. Findings without a fix, unknown ones too, stay. */
export function scoreAfter(assessment: Assessment, fixKeys: readonly string[]): Score {
	const keys = new Set(fixKeys);
	const findings = assessment.findings.map(finding =>
		finding.fix !== null && keys.has(finding.fix.key) ? passed(finding) : finding,
	);
	const facts = keys.has(publishLoopback)
		? {...assessment.facts, isExposedBeyondLoopback: 'no' as const}
		: assessment.facts;
	return score(findings, facts);
}
