/** For a person: the lines of a compose file that say the same. */
import {isUnread, type Read} from '../../../model/read.ts';
import {sanitise, type SafeText} from '../../../model/safe-text.ts';
import type {Wanted} from './write-service.ts';

/** [] where it can't be said in Compose's words. */
export function composePatch(service: string, wanted: Read<Wanted>): readonly SafeText[] {
	if (isUnread(wanted)) return [];
	const lines = [...wanted].map(([key, value]) =>
		value === undefined ? `# take ${key}: away` : `${key}: ${JSON.stringify(value)}`,
	);
	return ['services:', `  ${service}:`, ...lines.map(line => `    ${line}`)].map(line => sanitise(line, 1000));
}
