/** Scanners that are not ours. To add one: write it, name it here and in `scannerNames`. */
import type {ExternalScanner} from './external.ts';
import {grype} from './grype.ts';
import {scout} from './scout.ts';
import {trivy} from './trivy.ts';

/** In the order they are chosen. */
export const externalScanners: readonly ExternalScanner[] = [trivy, grype, scout];
