/** An image reference taken apart, `registry:5000/shop/web:4.2@sha256:…`, with what people leave out put in. */

export type ImageReference = {
	/** Registry and path: `docker.io/library/busybox`. */
	readonly repository: string;
	/** '' where none is written: the engine takes `latest`. */
	readonly tag: string;
	/** `sha256:…`; '' where none is written. */
	readonly digest: string;
};

const hubNames = /^(?:index\.|registry-1\.)?docker\.io$/;

export function parseReference(reference: string): ImageReference {
	const [nameAndTag = '', digest = ''] = reference.split('@', 2);
	const slash = nameAndTag.indexOf('/');
	const first = nameAndTag.slice(0, Math.max(0, slash));
	const hasRegistry = slash !== -1 && (/[.:]|[A-Z]/.test(first) || first === 'localhost');
	const registry = hasRegistry ? first : 'docker.io';
	const rest = hasRegistry ? nameAndTag.slice(slash + 1) : nameAndTag;
	const isHub = hubNames.test(registry);
	// A colon before the last slash belongs to the registry's port.
	const [, name = '', tag = ''] = /^(.*?)(?::([^:/]*))?$/s.exec(rest) ?? [];
	return {
		repository: `${isHub ? 'docker.io' : registry}/${isHub && !name.includes('/') ? 'library/' : ''}${name}`,
		tag,
		digest,
	};
}

/**
 * Whether an operator's list names the repository: whole (`ghcr.io/shop/web`), its folder (`docker.io/library`) or its
 * registry (`registry.shop.example`). An entry without a registry is one of Docker Hub's, as in a Dockerfile.
 */
export function isRepositoryAllowed(repository: string, allowed: readonly string[]): boolean {
	return allowed.some(entry => {
		const folder = fullEntry(entry);
		return repository === folder || repository.startsWith(`${folder}/`);
	});
}

function fullEntry(entry: string): string {
	const bare = entry.trim().replace(/\/?\*?$/, '');
	const [first = '', ...path] = bare.split('/');
	if (hubNames.test(first)) return ['docker.io', ...path].join('/');
	if (path.length === 0 && (/[.:]/.test(first) || first === 'localhost')) return bare;
	return parseReference(bare).repository;
}
