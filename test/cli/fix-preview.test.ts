/** A plan in text and JSON: what others do for it, and what is left for a person. */
import {describe, expect, it} from 'vitest';
import type {Prepared} from '../../source/cli/fix-prepare.ts';
import {consentOf, planJson, previewLines} from '../../source/cli/fix-preview.ts';
import {preparedText, resultsJson} from '../../source/cli/fix-results.ts';
import type {Plan} from '../../source/model/fix.ts';
import {t} from '../helpers/evidence.ts';
import {pidsPart, plan} from '../ui/screens/helpers.tsx';

const byOwner = (consent: 'y' | 'name'): Plan =>
	plan({
		parts: [pidsPart()],
		otherWay: 'live',
		way: {
			is: 'service',
			step: {is: 'swarm-service', serviceId: 's', name: 'shop', before: {secret: 'hunter2'}, after: {}},
			fields: [{field: 'TaskTemplate.Resources.Limits.Pids', before: t('none'), after: t('256')}],
			files: [{path: t('/srv/shop/compose.override.yml'), lines: [t('+ services:'), t('- old:')]}],
			commands: [t('docker service update --limit-pids 256 shop')],
			foresight: {
				losses: [],
				risks: [],
				downtime: t('about a restart'),
				dockerRun: t(''),
				composePatch: t(''),
				consent,
			},
			undoLeaves: t('nothing but history'),
		},
	});

describe('what an owner does', () => {
	it('has its files, commands and way back in the text', () => {
		const text = previewLines(byOwner('y')).join('\n');
		for (const said of [
			': Swarm updates its service',
			'  away      about a restart',
			'  file      /srv/shop/compose.override.yml\n      + services:\n      - old:',
			'  command   docker service update --limit-pids 256 shop',
			'  undo      nothing but history',
		])
			expect(text).toContain(said);
		expect(text, 'the part by itself is not what is run').not.toContain('docker update');
	});
	it('has them in the JSON, and not the specs, where secrets are', () => {
		const json = planJson(byOwner('name'), []);
		expect(json).toMatchObject({
			way: 'service',
			consent: 'name',
			otherWay: 'live',
			fields: [{field: 'TaskTemplate.Resources.Limits.Pids'}],
			files: [{path: '/srv/shop/compose.override.yml', lines: ['+ services:', '- old:']}],
			commands: ['docker service update --limit-pids 256 shop'],
			undoLeaves: 'nothing but history',
		});
		expect(JSON.stringify(json)).not.toContain('hunter2');
		expect(consentOf(byOwner('name'))).toBe('name');
	});
});

it('what is refused comes with the lines for a person', () => {
	const refused: Prepared = {
		name: t('web'),
		id: 'a',
		unused: [],
		is: 'refused',
		trouble: {what: t('web was not changed'), why: t('its file is elsewhere'), todo: t('Put this there')},
		patch: [t('services:'), t('  web:')],
		asked: null,
	};
	expect(preparedText(refused)).toContain('Put this there\n\n      services:\n        web:\n');
	const {containers} = JSON.parse(resultsJson([{prepared: refused, ended: null}], true, 2));
	expect(containers[0]).toMatchObject({is: 'refused', patch: ['services:', '  web:']});
});
