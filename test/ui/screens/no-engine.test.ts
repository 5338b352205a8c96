import {describe, expect, it} from 'vitest';
import {noEngineText, type Tried} from '../../../source/ui/screens/no-engine.tsx';
import {widthOf} from '../../../source/ui/text.ts';
import {makeTheme} from '../../../source/ui/theme.ts';
import {t} from '../../helpers/evidence.ts';

const theme = makeTheme({isAscii: false, colourDepth: 0});
const tried: readonly Tried[] = [
	{
		endpoint: {address: t('tcp://10.0.0.7:2376'), from: t('DOCKER_HOST'), isDemo: false},
		trouble: {what: t("Can't connect"), why: t('connection refused'), todo: t('Is the engine running there?')},
	},
	{
		endpoint: {address: t('unix:///var/run/docker.sock'), from: t('usual socket'), isDemo: false},
		trouble: {
			what: t("Can't open the socket"),
			why: t('permission denied; your user is not in group docker (members: alice)'),
			todo: t('Try: sudo usermod -aG docker bob, then log in again.'),
		},
	},
];

describe('no engine', () => {
	it('says what was tried, why each failed, and what to do', () => {
		expect(noEngineText({tried, width: 80, theme})).toBe(
			[
				" Can't reach a container engine. What was tried:",
				'',
				'   tcp://10.0.0.7:2376 (DOCKER_HOST)',
				"     Can't connect: connection refused.",
				'     Is the engine running there?',
				'',
				'   unix:///var/run/docker.sock (usual socket)',
				"     Can't open the socket: permission denied; your user is not in group docker",
				'     (members: alice).',
				'     Try: sudo usermod -aG docker bob, then log in again.',
				'',
				' Another engine: hullcheck --host ADDRESS (unix://PATH, tcp://HOST:PORT,',
				' ssh://USER@HOST).',
				' Just looking: hullcheck --demo shows a made-up host, no engine needed.',
			].join('\n'),
		);
	});

	it('says so where there was nothing to try', () => {
		expect(noEngineText({tried: [], width: 80, theme})).toContain('nothing: no engine is named');
	});

	it.each([40, 60, 120])('fits %i columns', width => {
		for (const line of noEngineText({tried, width, theme}).split('\n'))
			expect(widthOf(line)).toBeLessThanOrEqual(width);
	});

	it('is ASCII where it has to be', () => {
		const ascii = makeTheme({isAscii: true, colourDepth: 0});
		expect(noEngineText({tried, width: 80, theme: ascii})).toMatch(/^[\x20-\x7E\n]*$/);
	});
});
