/** The guard of guard.ts, in React: what is on the screen, when keys came, and the short wait before a key counts. */
import {useEffect, useEffectEvent, useRef, useState} from 'react';
import type {Press} from '../keys.ts';
import {onKey, onShown, startGuard, usualTiming, whyNotYet, type Timing} from './guard.ts';

export type Confirm = {
	/** Every key, before it is acted on: one that comes while another waits takes that one back. */
	noteKey(): void;
	/** Why this press does not confirm; null: it does, if no other key follows at once. */
	ask(press: Press): string | null;
};

type Options = {
	/** Names what is on the screen and may be confirmed; null: nothing may. */
	readonly what: string | null;
	readonly timing?: Timing;
	readonly clock?: () => number;
	readonly confirm: () => void;
	/** A key that waited was overtaken by another. */
	readonly onOvertaken: () => void;
};

export function useConfirm({what, timing = usualTiming, clock = Date.now, confirm, onOvertaken}: Options): Confirm {
	const guard = useRef(startGuard);
	const [waiting, setWaiting] = useState<{readonly what: string} | null>(null);
	const isWaiting = useRef(false);

	// After the commit: from here on it is on its way to the terminal.
	useEffect(() => {
		guard.current = onShown(guard.current, what, clock());
	}, [what, clock]);

	const settle = useEffectEvent((asked: string) => {
		if (!isWaiting.current) return;
		isWaiting.current = false;
		setWaiting(null);
		if (asked === what) confirm();
	});
	useEffect(() => {
		if (waiting === null) return;
		const timer = setTimeout(() => settle(waiting.what), timing.apartMs);
		return () => clearTimeout(timer);
	}, [waiting, timing.apartMs]);

	const noteKey = (): void => {
		guard.current = onKey(guard.current, clock());
		if (!isWaiting.current) return;
		isWaiting.current = false;
		setWaiting(null);
		onOvertaken();
	};
	return {
		noteKey,
		ask(press) {
			// Asked of the guard as it stood before this key, so it must not be noted first.
			const why = whyNotYet(guard.current, clock(), press.isAlone, timing);
			const wasWaiting = isWaiting.current;
			noteKey();
			if (why !== null || wasWaiting || what === null) return why ?? 'keys came too fast: nothing was confirmed';
			isWaiting.current = true;
			setWaiting({what});
			return null;
		},
	};
}
