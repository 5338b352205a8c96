/** What a command does to the packages of an image, for the package managers that images are built with. */
import {programOf} from './build-steps.ts';

export type PackageCommand = {
	readonly manager: string;
	readonly does: 'update' | 'install' | 'upgrade' | 'remove';
	/** Without versions: `curl=7.88`, `gcc:amd64`, `nginx-1.2` as written. */
	readonly packages: readonly string[];
};

type Manager = {
	readonly update: RegExp;
	readonly install: RegExp;
	readonly upgrade: RegExp;
	readonly remove: RegExp;
	/** Options that take the next word. */
	readonly valued: RegExp;
};

const apt: Manager = {
	update: /^update$/,
	install: /^(?:install|reinstall|build-dep|satisfy)$/,
	upgrade: /^(?:(?:dist|full|safe)-)?upgrade$/,
	remove: /^(?:remove|purge|autoremove|autopurge)$/,
	valued: /^(?:-[octap]|--option|--config-file|--target-release|--default-release|--host-architecture)$/,
};
const yum: Manager = {
	update: /^(?:makecache|check-update)$/,
	install: /^(?:install|groupinstall|localinstall|reinstall|group|module|builddep|swap)$/,
	upgrade: /^(?:update|upgrade|update-minimal|distro-sync)$/,
	remove: /^(?:remove|erase|autoremove)$/,
	valued: /^(?:-[cdex]|--(?:config|enablerepo|disablerepo|installroot|releasever|repo|repoid|setopt|exclude))$/,
};

const managers: Readonly<Partial<Record<string, Manager>>> = Object.assign(Object.create(null) as object, {
	apt,
	'apt-get': apt,
	aptitude: apt,
	yum,
	dnf: yum,
	dnf5: yum,
	microdnf: yum,
	tdnf: yum,
	apk: {
		update: /^update$/,
		install: /^add$/,
		upgrade: /^upgrade$/,
		remove: /^del$/,
		valued: /^(?:-[Xpt]|--(?:repository|root|virtual|arch|keys-dir|repositories-file))$/,
	},
	zypper: {
		update: /^(?:refresh|ref)$/,
		install: /^(?:install|in)$/,
		upgrade: /^(?:update|up|dist-upgrade|dup|patch)$/,
		remove: /^(?:remove|rm)$/,
		valued: /^(?:-[DCRrt]|--(?:reposd-dir|root|repo|type))$/,
	},
	opkg: {update: /^update$/, install: /^install$/, upgrade: /^upgrade$/, remove: /^remove$/, valued: /^-[do]$/},
});

/** null: it does nothing to packages. */
export function packageCommand(command: readonly string[]): PackageCommand | null {
	const manager = programOf(command);
	if (manager === 'pacman') return pacman(command.slice(1));
	const rules = managers[manager];
	if (rules === undefined) return null;
	const plain = command
		.slice(1)
		.filter((word, index, rest) => !word.startsWith('-') && !rules.valued.test(rest[index - 1] ?? ''));
	const [verb = '', ...packages] = plain;
	const does = (['update', 'install', 'upgrade', 'remove'] as const).find(one => rules[one].test(verb));
	return does === undefined ? null : {manager, does, packages: packages.map(bare)};
}

/** `-Sy` refreshes the index, with names it installs them, `-Su` upgrades. */
function pacman(rest: readonly string[]): PackageCommand | null {
	const [operation = ''] = rest.filter(word => /^-[SRU]/.test(word));
	const packages = rest.filter(word => !word.startsWith('-')).map(bare);
	if (operation.startsWith('-R')) return {manager: 'pacman', does: 'remove', packages};
	if (operation.includes('u')) return {manager: 'pacman', does: 'upgrade', packages};
	if (packages.length > 0 && operation !== '') return {manager: 'pacman', does: 'install', packages};
	return operation.includes('y') ? {manager: 'pacman', does: 'update', packages} : null;
}

const bare = (name: string): string => name.replace(/[=~<>].*$/, '').replace(/:[a-z0-9]+$/, '');
