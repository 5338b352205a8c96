/** Texts of `/proc` that more than one reader needs, as data. */

export type MountLine = {
	/** `254:1`: of the file system, whatever part of it is mounted. */
	readonly device: string;
	/** The part of the file system that is mounted; of a bind mount, the path on its disk. */
	readonly root: string;
	readonly mountPoint: string;
	readonly type: string;
	/** `/dev/vda1`, or a word of the file system's own. */
	readonly source: string;
	/** Of the file system: for cgroup v1 they name its controllers. */
	readonly options: readonly string[];
};

const unescaped = (path: string): string =>
	path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

export function mountLines(mountinfo: string): readonly MountLine[] {
	return mountinfo.split('\n').flatMap(line => {
		const [before = '', after = ''] = line.split(' - ');
		const [, , device = '', root, mountPoint] = before.split(' ');
		const [type = '', source = '', options = ''] = after.split(' ');
		if (root === undefined || mountPoint === undefined || type === '') return [];
		return [
			{
				device,
				root: unescaped(root),
				mountPoint: unescaped(mountPoint),
				type,
				source: unescaped(source),
				options: options.split(','),
			},
		];
	});
}

export type CgroupLine = {
	/** Empty for cgroup v2. */
	readonly controllers: readonly string[];
	readonly path: string;
};

export function cgroupLines(cgroup: string): readonly CgroupLine[] {
	return cgroup.split('\n').flatMap(line => {
		const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
		if (controllers === undefined || path === undefined) return [];
		return [{controllers: controllers === '' ? [] : controllers.split(','), path}];
	});
}
