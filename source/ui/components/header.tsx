/** The header lines. It counts seconds only while the engine is out of reach; else nothing here knows the time. */
import type {ReactNode} from 'react';
import {headerLines, type HeaderFacts} from '../header.ts';
import {useSecondsSince, type Clock} from '../hooks/use-seconds-since.ts';
import type {Layout} from '../layout.ts';
import type {Theme} from '../theme.ts';
import {Line} from './line.tsx';

type Props = Omit<HeaderFacts, 'lostForSeconds'> & {layout: Layout; theme: Theme; clock: Clock};

export function Header({layout, theme, clock, ...facts}: Props): ReactNode {
	const {link} = facts.fleet;
	const lostForSeconds = useSecondsSince(link.is === 'lost' ? link.sinceUnixMs : null, clock);
	return headerLines({...facts, lostForSeconds}, layout.width, layout.headerLines).map((spans, index) => (
		<Line key={index} spans={spans} width={layout.width} theme={theme} />
	));
}
