/** A place where an engine may be, and the shape of those who know such places. */
import type {Host} from '../../host/host.ts';
import type {Trouble} from '../../model/errors.ts';
import type {EndpointName} from '../../model/fleet.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import type {SshTarget, Target} from '../target.ts';

export type Found =
	| {readonly endpoint: EndpointName; readonly target: Target | SshTarget}
	/** Named, but not even worth a call: why. */
	| {readonly endpoint: EndpointName; readonly trouble: Trouble};

export type Asked = {
	/** `--host`, null where it was not given. */
	readonly explicitHost: string | null;
	/** `--context`; never beside `--host`. */
	readonly explicitContext?: string | null;
	readonly host: Host;
};

/**
 * null: knows none, ask the next. Anything else is final: whoever names an engine means that one, and to fall back to
 * another would be to watch, and to fix, the wrong host.
 */
export type EndpointFinder = (asked: Asked) => Promise<readonly Found[] | null>;

export const nameEndpoint = (address: string, from: SafeText): EndpointName => ({
	address: sanitise(address, 300),
	from,
	isDemo: false,
});
