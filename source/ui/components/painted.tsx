/**
 * One line of text that is painted already. With every frame Ink cleans, measures and takes apart all text of the screen
 * anew, however little of it is another; so what it is handed here is as many letters as the line is wide, the same for each
 * line, and the painted text takes their place as the frame is written.
 */
import cliTruncate from 'cli-truncate';
import {Box, Transform} from 'ink';
import {memo, type ReactNode} from 'react';

type Props = {
	/** Safe text with SGR codes, `width` cells of it. */
	text: string;
	width: number;
};

/** Ink leaves these out of what it cleans, and this it does not: all controls but an SGR code. Safe text has none. */
const controls = /\u001B(?!\[[\d;]*m)|[^\P{Cc}\u001B]/gu;

export const Painted = memo(function Painted({text, width}: Props): ReactNode {
	const clean = text.replace(controls, '');
	/** Until a narrower terminal is drawn for, Ink breaks the letters at its edge: what is left of the line is cut there. */
	const inPlaceOf = (letters: string, line: number): string =>
		line > 0 ? '' : letters.length < width ? cliTruncate(clean, letters.length) : clean;
	return (
		<Box height={1}>
			<Transform transform={inPlaceOf} accessibilityLabel={clean}>
				{'x'.repeat(width)}
			</Transform>
		</Box>
	);
});
