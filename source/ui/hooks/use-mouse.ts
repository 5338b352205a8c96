/** The mouse is ours while the screen is, and never longer. */
import {useStdout} from 'ink';
import {useEffect, useEffectEvent} from 'react';
import {mouseOff, mouseOn, type MouseEars} from '../mouse.ts';

export type Mouse = {
	/** While the terminal is somebody else's. */
	release(): void;
	take(): void;
};

/** `ears`: null where nobody asked for a mouse. */
export function useMouse(ears: MouseEars | null, onClick: (line: number) => void): Mouse {
	const {stdout} = useStdout();
	const clicked = useEffectEvent(onClick);
	useEffect(() => {
		if (ears === null) return () => {};
		stdout.write(mouseOn);
		const unlisten = ears.listen(line => clicked(line));
		return () => {
			unlisten();
			stdout.write(mouseOff);
		};
	}, [ears, stdout]);
	const say = (what: string): void => void (ears !== null && stdout.write(what));
	return {release: () => say(mouseOff), take: () => say(mouseOn)};
}
