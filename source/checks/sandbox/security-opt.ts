/** `apparmor=x`, `label:disable`, `no-new-privileges`: what SecurityOpt says of one option, in order. A bare name is ''. */
export function securityOptions(securityOpt: readonly string[], name: string): readonly string[] {
	return securityOpt.flatMap(option => {
		// As the engine splits: by the first "=", by the first ":" only where there is no "=".
		const at = option.includes('=') ? option.indexOf('=') : option.indexOf(':');
		const key = at === -1 ? option : option.slice(0, at);
		return key === name ? [at === -1 ? '' : option.slice(at + 1)] : [];
	});
}
