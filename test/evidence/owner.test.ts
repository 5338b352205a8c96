import {expect, it} from 'vitest';
import {ownerOf} from '../../source/evidence/owner.ts';

const compose = {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web'};

it.each([
	['web', {}, {is: 'nobody'}],
	['web', {maintainer: 'me'}, {is: 'nobody'}],
	['shop-web-1', compose, {is: 'compose', project: 'shop', service: 'web'}],
	['x', {'com.docker.compose.project': 'shop'}, {is: 'compose', project: 'shop', service: ''}],
	['x', {'com.docker.swarm.service.name': 'shop_web', ...compose}, {is: 'swarm', service: 'shop_web'}],
	['x', {'com.docker.swarm.task.id': 't'}, {is: 'swarm', service: 'unknown service'}],
	[
		'x',
		{'io.kubernetes.pod.name': 'p', 'io.kubernetes.pod.namespace': 'n', ...compose},
		{is: 'kubernetes', pod: 'n/p'},
	],
	['k8s_web_pod-1_shop_0a1b_0', {}, {is: 'kubernetes', pod: 'shop/pod-1'}],
	['x', {'com.amazonaws.ecs.cluster': 'c', ...compose}, {is: 'other', name: 'Amazon ECS'}],
	['x', {'com.hashicorp.nomad.alloc_id': 'a'}, {is: 'other', name: 'Nomad'}],
	['x', {PODMAN_SYSTEMD_UNIT: 'web.service'}, {is: 'other', name: 'systemd (Podman)'}],
	['x', {'devcontainer.local_folder': '/src'}, {is: 'other', name: 'dev container'}],
	['x', {'devcontainer.local_folder': '/src', ...compose}, {is: 'compose', project: 'shop', service: 'web'}],
	['x', {'net.unraid.docker.managed': 'dockerman'}, {is: 'other', name: 'Unraid'}],
	['x', {'org.testcontainers': 'true'}, {is: 'other', name: 'Testcontainers'}],
	['buildx_buildkit_default0', {}, {is: 'other', name: 'buildx'}],
	['x', {'com.example.managed-by': 'ops'}, {is: 'other', name: 'com.example.managed-by'}],
	['x', {'com.example.managed': '1'}, {is: 'other', name: 'com.example.managed'}],
	[
		'x',
		{'com.docker.compose.project': 's\u001B[2J', 'com.docker.compose.service': '\u202E'},
		{is: 'compose', project: 's\\e[2J', service: '\\u{202e}'},
	],
	['x', {toString: 'x', constructor: 'y'}, {is: 'nobody'}],
])('%s with %j', (name, labels, owner) => expect(ownerOf(name, labels)).toEqual(owner));
