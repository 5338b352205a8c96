/** For a person: the lines of a compose file that say the same. */
import {sanitise, type SafeText} from '../../../model/safe-text.ts';
import {linesIn} from '../dialects/dialect.ts';
import {dockerRun} from '../dialects/docker-run.ts';
import type {WantedChange} from '../wanted-change.ts';
import {editEach, type Now} from './service-edits.ts';

/** `now`: of the service; `() => undefined` where its files could not be read. What can't be written as lines is said as docker run has it. */
export function composePatch(service: string, changes: readonly WantedChange[], now: Now): readonly SafeText[] {
	const {wanted, left} = editEach(changes, now);
	const lines = [...wanted].map(([key, value]) =>
		value === undefined ? `# take ${key}: away` : `${key}: ${JSON.stringify(value)}`,
	);
	const others = left.flatMap(({change}) => {
		const said = linesIn(dockerRun, change);
		return (said.length === 0 ? [change.is.replaceAll('-', ' ')] : said).map(line => `# ${line}`);
	});
	return ['services:', `  ${service}:`, ...[...lines, ...others].map(line => `    ${line}`)].map(line =>
		sanitise(line, 1000),
	);
}
