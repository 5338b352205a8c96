/** Options of a tmpfs, as the mount command has them. */

const strict = ['noexec', 'nosuid', 'nodev'];
const usualSize = 'size=64m';

/** The same tmpfs with nothing to run from it, and a size. What is said of mode and owner stays. */
export function strictTmpfs(options: string): string {
	const said = options.split(',').map(option => option.trim());
	const kept = said.filter(option => option !== '' && !/^(?:no)?(?:exec|suid|dev)$/.test(option));
	const hasSize = kept.some(option => /^size=.*[1-9]/.test(option));
	return [
		...kept.filter(option => hasSize || !option.startsWith('size=')),
		...strict,
		...(hasSize ? [] : [usualSize]),
	].join(',');
}
