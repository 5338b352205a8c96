/** A hullcheck of its own process, to be killed: applies one change and stops at the named point, saying "here". */
import {writeSync} from 'node:fs';
import {openJournal} from '../../source/fixes/journal.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {Engine} from '../../source/engine/engine.ts';
import type {StateFiles} from '../../source/host/host.ts';
import {engineFacts} from '../helpers/evidence.ts';
import {FakeEngine} from './fake-engine.ts';
import {containerId} from './raw.ts';

const [home = '', point = ''] = process.argv.slice(2);

const here = (): Promise<never> => {
	writeSync(1, 'here\n');
	return new Promise(() => setInterval(() => undefined, 1000));
};

const fake = new FakeEngine();
const engine: Engine = {
	...fake.engine,
	updateContainer: async (id, body) => {
		if (point === 'before the act') await here();
		const answer = await fake.engine.updateContainer(id, body);
		writeSync(1, 'acted\n');
		if (point === 'after the act') await here();
		return answer;
	},
};
const files: StateFiles = {
	...nodeStateFiles,
	append: async (file, text) => {
		const isDoing = text.includes('"doing"');
		if (point === 'inside the record before the act' && isDoing) {
			await nodeStateFiles.append(file, text.slice(0, text.length / 2));
			await here();
		}
		if (point === 'inside the record after the act' && text.includes('"done"')) {
			await nodeStateFiles.append(file, text.slice(0, text.length / 2));
			await here();
		}
		await nodeStateFiles.append(file, text);
	},
};
const host = {...fake.host, env: {XDG_STATE_HOME: home}};
await runPlan({
	engine,
	host,
	journal: openJournal({files, host}),
	isReadOnly: false,
	plan: planFixes({
		inspectJson: await engine.inspectContainer(containerId),
		engine: engineFacts,
		owner: {is: 'nobody'},
		changes: [{is: 'pids-limit', pids: 200}],
		samples: [],
		networksJson: [],
		joiners: [],
	}),
});
