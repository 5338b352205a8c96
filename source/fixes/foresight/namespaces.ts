/** What a container misses once it no longer shares the host's. */
import type {Footprint} from '../../model/footprint.ts';
import {isUnread} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {Facts} from './facts.ts';
import {numberOfPort, sayClients} from './listening.ts';
import {clean, distinct, probable, risky, some, unseen} from './risk.ts';

/** What watches a host is given more of it than the namespace. */
const ofTheHost = /^\/(?:proc|sys|host|rootfs)(?:\/|$)|\/docker\.sock$/;

const watchesHost = ({mounts}: Facts): boolean =>
	mounts.some(({source, target}) => source === '/' || ofTheHost.test(source) || ofTheHost.test(target));

export function namespaceRisks(
	{is: of, of: namespace}: Extract<RecreateChange, {is: 'own-namespace'}>,
	footprint: Footprint,
	facts: Facts,
): readonly Risk[] {
	switch (namespace) {
		case 'pid':
			return watchesHost(facts)
				? [
						risky(
							of,
							words`it looks like a program that watches the host: it would see its own processes only`,
							words`its mounts`,
						),
					]
				: [
						probable(
							of,
							words`it would see its own processes only; whether it looks at others can't be seen`,
							words`PidMode`,
						),
					];
		case 'ipc':
			return [
				probable(
					of,
					words`shared memory with the host or other containers ends; who uses it can't be seen`,
					words`IpcMode`,
				),
			];
		case 'uts':
			return [probable(of, words`its host name becomes its own`, words`UTSMode`)];
		case 'cgroup':
			return [probable(of, words`it would see its own cgroup only`, words`CgroupnsMode`)];
		case 'user': {
			const mounts = facts.mounts.map(({target}) => sanitise(target));
			return mounts.length > 0
				? [risky(of, words`the files in ${some(mounts)} belong to other users then`, words`Mounts`)]
				: [
						clean(
							of,
							words`root inside is nobody outside then; it has no mounts whose owners would differ`,
							words`Mounts`,
							footprint,
						),
					];
		}
	}
}

export function networkRisks(
	{is: of, network, publish}: Extract<RecreateChange, {is: 'own-network'}>,
	footprint: Footprint,
): readonly Risk[] {
	const {listeners, clients} = footprint;
	if (isUnread(listeners)) return [unseen(of, words`which ports it serves can't be told`, listeners)];
	const published = new Set(publish.map(({port}) => numberOfPort(port)));
	const risks: Risk[] = [];
	if (!isUnread(clients)) {
		const lost = clients.filter(({port}) => !published.has(port));
		if (lost.length > 0)
			risks.push(
				risky(
					of,
					words`${sayClients(lost)} connected to ${some(distinct(lost.map(({port}) => words`${port}`)))} now, which would not be published`,
					words`/proc/net/tcp`,
				),
			);
	} else risks.push(unseen(of, words`who is connected to it can't be told`, clients));
	risks.push(
		probable(
			of,
			words`what it reaches by localhost, by broadcast or by the host's own addresses is another place on ${network}`,
			words`NetworkMode`,
		),
	);
	return risks;
}
