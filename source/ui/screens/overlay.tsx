/** Text laid over a screen: the explanation of a score or finding (explain.ts), and the help (help.ts). */
import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Lines} from '../components/lines.tsx';
import type {Sight} from '../sight.ts';
import type {Theme} from '../theme.ts';

export function OverlayScreen({sight, theme}: {sight: Sight; theme: Theme}): ReactNode {
	const {layout, overlay} = sight;
	if (overlay === null) return null;
	return (
		<Box flexDirection="column" height={layout.bodyHeight}>
			<Lines {...overlay} width={layout.width} theme={theme} />
		</Box>
	);
}
