/** The tabs of the open container, in the order of their keys. To add one: write it, name it here. */
import {cgroupsTab} from './cgroups.ts';
import {environmentTab} from './environment.ts';
import {eventsTab} from './events.ts';
import {findingsTab} from './findings.ts';
import {imageTab} from './image.ts';
import {inspectTab} from './inspect.ts';
import {mountsTab} from './mounts.ts';
import {namespacesTab} from './namespaces.ts';
import {networkTab} from './network.ts';
import {privilegesTab} from './privileges.ts';
import type {Tab} from './tab.ts';

export const tabs: readonly Tab[] = [
	findingsTab,
	namespacesTab,
	cgroupsTab,
	privilegesTab,
	mountsTab,
	networkTab,
	environmentTab,
	imageTab,
	eventsTab,
	inspectTab,
];
