/** The address at which a cloud answers its machines, with their credentials. */
import type {EngineFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, manual, notApplicable, pass} from '../define-check.ts';
import {opensOutside} from './reach.ts';

/** Kernels and systems that clouds build for their own machines. */
const cloudKernel = /-(?:aws|azure|gcp|gke|oracle|cloud-(?:amd64|arm64)|ibm|digitalocean)(?![a-z])|\.amzn\d|\.uek/i;
const cloudSystem =
	/Amazon Linux|Bottlerocket|Container-Optimized OS|Azure Linux|CBL-Mariner|Flatcar.*(?:AWS|Azure|GCP)/i;

const isOnCloud = ({KernelVersion, OperatingSystem}: EngineFacts): boolean =>
	cloudKernel.test(KernelVersion) || cloudSystem.test(OperatingSystem);

export const metadataService = defineCheck({
	id: 'metadata-service',
	record: 'X-METADATA',
	title: 'Can not reach the metadata service of a cloud',
	why: 'At 169.254.169.254 a cloud hands its machines their credentials, to whoever asks from there. One web flaw that fetches addresses is enough to carry them off, and with them whatever the machine may do.',
	theme: 'network',
	group: 'metadata',
	outcomes: {reachable: 'medium'},
	needs: ['inspect', 'networks', 'engine'],
	evaluate({inspect, networks, engine}, fail) {
		const open = opensOutside(inspect, networks);
		if (open.length === 0) return pass();
		if (!isOnCloud(engine)) return notApplicable(words`neither kernel nor system of the machine is one of a cloud`);
		if (known(inspect.HostConfig.NetworkMode) === 'host') {
			// The hop limit of IMDSv2 stops what comes through a bridge, and DOCKER-USER only sees that too.
			return fail(
				'reachable',
				'HostConfig.NetworkMode',
				words`host, on ${engine.KernelVersion}`,
				'a network of its own',
			);
		}
		return manual(
			words`Is it barred from 169.254.169.254? A hop limit of 1 with IMDSv2 does it, or: iptables -S DOCKER-USER | grep 169.254.169.254`,
		);
	},
	fix: () => ({
		key: 'metadata-service',
		by: 'host',
		how: 'iptables -I DOCKER-USER -d 169.254.169.254 -j DROP, or IMDSv2 with a hop limit of 1; off the network of the host.',
	}),
});

export const metadataChecks = [metadataService];
