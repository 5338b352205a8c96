/** `node --import` this: SIGUSR2 makes a timer throw, SIGPWR whatever draws next. Both errors say a secret. */
const said = `DB_PASSWORD=${['hunter2', 'of', 'the', 'crash'].join('-')} in "a quoted ${['value', 'nobody', 'may', 'see'].join('-')}"`;

process.on('SIGUSR2', () =>
	setTimeout(() => {
		throw new Error(`the timer failed with ${said}`);
	}, 1),
);
// What fills cells with blanks.
process.on('SIGPWR', () =>
	Reflect.set(String.prototype, 'repeat', () => {
		throw new Error(`drawing failed with ${said}`);
	}),
);
