/** `1.44` → whether the engine's API is at least that: what create takes, and what inspect shows, went with it. */
export function isApiAtLeast(apiVersion: string, least: string): boolean {
	const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
	const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
	return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
