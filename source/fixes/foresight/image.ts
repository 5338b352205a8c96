/** What another image may break: what it starts as, and what it no longer says it serves. */
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {isObject, textOf} from '../../model/foreign.ts';
import {join, sanitise, words} from '../../model/safe-text.ts';
import type {Facts} from './facts.ts';
import {probable, risky} from './risk.ts';

const of = 'image';
const says = words`what both images say of themselves`;
const named = (user: string) => (user === '' ? words`root` : sanitise(user, 80));
const portsOf = (config: unknown): readonly string[] => (isObject(config) ? Object.keys(config) : []);

export function imageRisks(
	{was, becomes}: Extract<RecreateChange, {is: 'image'}>,
	{user}: Pick<Facts, 'user'>,
): readonly Risk[] {
	const [before, after] = [textOf(was['User']), textOf(becomes['User'])];
	const closed = portsOf(was['ExposedPorts']).filter(port => !portsOf(becomes['ExposedPorts']).includes(port));
	return [
		...(user === before && before !== after
			? [
					risky(
						of,
						words`it starts as ${named(after)} instead of ${named(before)}: files on its volumes keep their owner`,
						says,
					),
				]
			: []),
		...(closed.length === 0
			? []
			: [risky(of, words`it no longer says that it serves ${join(closed.map(port => sanitise(port, 20)))}`, says)]),
		probable(
			of,
			words`it is another version: whether it gets on with its data and settings only its start tells`,
			words`nothing tells before it is tried`,
		),
	];
}
