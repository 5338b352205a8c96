/** Screens made of blocks. To add one: write it, name it here and in page.ts, and give its keys in keymap/. */
import {checkPage} from './check.ts';
import {checksPage} from './checks.ts';
import {comparePage} from './compare.ts';
import {hostFindingPage} from './host-finding.ts';
import {hostPage} from './host.ts';
import {hostsPage} from './hosts.ts';
import {imagePage} from './image.ts';
import {imagesPage} from './images.ts';
import {vulnerabilitiesPage} from './vulnerabilities.ts';
import {vulnerabilityPage} from './vulnerability.ts';
import {scannersPage} from './scanners.ts';
import {nodePage} from './nodes.ts';
import {serviceFindingPage} from './service-finding.ts';
import {servicePage} from './service.ts';
import {servicesPage} from './services.ts';
import type {PageProps, PageScreen, PageView} from './page.ts';

export function viewPage(screen: PageScreen, props: PageProps): PageView {
	switch (screen.is) {
		case 'hosts':
			return hostsPage(props);
		case 'host':
			return hostPage(props);
		case 'host-finding':
			return hostFindingPage(screen.checkId, props);
		case 'images':
			return imagesPage(props);
		case 'image':
			return imagePage(screen.id, props);
		case 'vulnerabilities':
			return vulnerabilitiesPage(props);
		case 'vulnerability':
			return vulnerabilityPage(screen, props);
		case 'compare':
			return comparePage(screen.id, props);
		case 'scanners':
			return scannersPage(props);
		case 'checks':
			return checksPage(props);
		case 'check':
			return checkPage(screen.checkId, props);
		case 'services':
			return servicesPage(props);
		case 'service':
			return servicePage(screen.id, props);
		case 'service-finding':
			return serviceFindingPage(screen, props);
		case 'node':
			return nodePage(screen.id, props);
	}
}
