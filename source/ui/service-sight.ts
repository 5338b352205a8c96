/** The service of the swarm that keys are about, and why they can't be used on it now. Pure. */
import {byKey} from '../model/by-key.ts';
import type {Finding} from '../model/check.ts';
import {isByKey} from '../model/fix.ts';
import {serviceOf, type ServiceReport, type SwarmView} from '../model/swarm.ts';
import type {Act} from './blocks.ts';
import type {PageScreen} from './pages/page.ts';
import type {Screen} from './state.ts';
import {undoable, whyNotChange, type KeyContext} from './why-not.ts';

export type ServiceSight = {
	readonly report: ServiceReport;
	/** The finding that the row or the page is about; null: none of its own. */
	readonly finding: Finding | null;
};

/** Where one looks, as a page; of a row of the list, the page it leads to. */
function pageInSight(screen: Screen, act: Act | null): PageScreen | null {
	const leadsTo = act?.is === 'go' ? act.to : null;
	if (screen.is === 'services') return leadsTo;
	if (screen.is === 'service') return leadsTo?.is === 'service-finding' ? leadsTo : screen;
	return screen.is === 'service-finding' ? screen : null;
}

export function serviceInSight(swarm: SwarmView | null, screen: Screen, act: Act | null): ServiceSight | null {
	const page = pageInSight(screen, act);
	if (page?.is !== 'service' && page?.is !== 'service-finding') return null;
	const report = serviceOf(swarm, page.id);
	if (report === null) return null;
	const checkId = page.is === 'service-finding' ? page.checkId : null;
	return {report, finding: report.assessment.findings.find(({check}) => check.id === checkId) ?? null};
}

/** Of the finding in sight, or of the worst that a key can mend. */
export const serviceFixKey = ({report, finding}: ServiceSight): string | null =>
	(finding === null ? byKey(report.assessment)[0] : finding)?.fix?.key ?? null;

const noService = 'no service is selected';

export function whyNotFixService(context: KeyContext): string | null {
	const {service = null} = context;
	const why = whyNotChange(context);
	if (why !== null) return why;
	if (service === null) return noService;
	const {report, finding} = service;
	if (finding === null) {
		return byKey(report.assessment).length > 0
			? null
			: `${report.facts.name}: nothing wrong can be mended by a key; each finding says what it needs`;
	}
	const {fix} = finding;
	if (fix === null) return 'this finding has nothing to fix';
	return isByKey(fix) ? null : `is not mended by a key: ${fix.how}`;
}

export const whyNotExplainService = ({service = null}: KeyContext): string | null =>
	service === null ? noService : null;

/** The newest change of this very service. */
export const undoableOf = ({history, service = null}: KeyContext) =>
	service === null ? null : undoable(history, {id: service.report.facts.id});

export function whyNotUndoService(context: KeyContext): string | null {
	const {service = null} = context;
	const why = whyNotChange(context);
	if (why !== null) return why;
	if (service === null) return noService;
	const transaction = undoableOf(context);
	if (transaction === null)
		return `nothing was changed on ${service.report.facts.name} that could be taken back; t shows all changes`;
	return transaction.undoBlocked === null
		? null
		: `${transaction.title} can't be taken back: ${transaction.undoBlocked}`;
}
