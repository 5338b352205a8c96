/** The strictest set of changes that a container survives, as far as it was watched; `fixes/harden.ts` chooses it. */
import type {Change} from './fix.ts';
import type {Risk, RiskLevel} from './recreate.ts';
import type {SafeText} from './safe-text.ts';

export type HardenPart = {
	readonly change: Change;
	/** Off: a person may take it in, and reads why it was left out. */
	readonly isOn: boolean;
	/** The worst of its risks; a live change that nothing was said of is safe. */
	readonly level: RiskLevel;
	readonly why: SafeText;
	readonly risks: readonly Risk[];
	/** Findings that it is for, by id of the check. */
	readonly closes: readonly string[];
};

export type Hardening = {
	readonly parts: readonly HardenPart[];
	/** Since its start, so long could it have shown what it does; null: it does not run. */
	readonly seenForMs: number | null;
};
