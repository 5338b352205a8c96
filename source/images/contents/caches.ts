/** What package managers download and a build may leave behind: weight, and old lists that look like truth. */

/** Asked for apart: they lie behind what is gone through. */
export const cacheFolders = [
	'/var/lib/apt/lists',
	'/var/cache/apt/archives',
	'/var/cache/apk',
	'/var/cache/dnf',
	'/var/cache/yum',
	'/var/cache/zypp',
] as const;

const inHome =
	/^((?:\/root|\/home\/[^/]+)\/(?:\.cache\/(?:pip|uv|go-build|yarn|pnpm)|\.npm\/_cacache|\.m2\/repository|\.gradle\/caches|\.cargo\/registry|\.composer\/cache|\.bundle\/cache))\//;
const inSystem = new RegExp(`^(${cacheFolders.join('|')})/`);

/** The cache that a file is in; null: in none. */
export const cacheAt = (path: string): string | null => (inHome.exec(path) ?? inSystem.exec(path))?.[1] ?? null;
