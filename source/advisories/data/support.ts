/**
 * Until when whom security fixes come from, state of 2026-08-22: endoflife.date (MIT), runc by its RELEASES.md, which
 * gives no dates: what had ended by then bears that day.
 */

/** Of all that lies here: advisories, fixes ported back, dates. */
export const asOf = '2026-08-22';

/** Newest first; null: no end announced. Docker Engine 25.0 is kept alive by its long-term branch. */
export const branchEnds: Readonly<
	Record<'engine' | 'containerd' | 'runc', ReadonlyArray<readonly [branch: string, ends: string | null]>>
> = {
	engine: [
		['29', null],
		['28', '2026-05-13'],
		['27', '2025-05-03'],
		['26.1', '2025-02-17'],
		['26.0', '2024-06-08'],
		['25.0', '2026-12-04'],
		['24.0', '2024-06-08'],
		['23.0', '2025-05-19'],
		['20.10', '2023-12-10'],
		['19.03', '2021-01-08'],
		['18.09', '2019-08-22'],
		['18.06', '2018-12-08'],
		['18.05', '2018-08-18'],
		['18.04', '2018-06-09'],
		['18.03', '2018-05-10'],
		['18.02', '2018-04-21'],
		['17.12', '2018-02-10'],
		['18.01', '2018-03-07'],
		['17.11', '2018-01-27'],
		['17.10', '2017-12-20'],
		['17.09', '2017-11-17'],
		['17.07', '2017-10-26'],
		['17.06', '2017-09-29'],
		['17.05', '2017-07-28'],
		['17.04', '2017-06-04'],
		['17.03', '2017-05-05'],
	],
	containerd: [
		['2.3', '2028-04-30'],
		['2.2', '2026-11-06'],
		['2.1', '2026-07-03'],
		['2.0', '2027-03-01'],
		['1.7', '2026-09-01'],
		['1.6', '2025-08-23'],
		['1.5', '2023-02-28'],
		['1.4', '2022-03-03'],
		['1.3', '2021-03-04'],
		['1.2', '2020-10-15'],
		['1.1', '2019-10-23'],
		['1.0', '2018-12-05'],
	],
	runc: [
		['1.5', null],
		['1.4', null],
		['1.3', null],
		['1.2', '2026-08-22'],
		['1.1', '2026-08-22'],
		['1.0', '2026-08-22'],
	],
};

/** What the distribution builds itself it keeps fixed itself. Debian: its long-term team; Ubuntu: without a subscription. */
export const distributionEnds: ReadonlyArray<readonly [name: string, release: string, ends: string]> = [
	['Debian GNU/Linux', '13', '2030-06-30'],
	['Debian GNU/Linux', '12', '2028-06-30'],
	['Debian GNU/Linux', '11', '2026-08-31'],
	['Debian GNU/Linux', '10', '2024-06-30'],
	['Debian GNU/Linux', '9', '2022-07-01'],
	['Debian GNU/Linux', '8', '2020-06-30'],
	['Ubuntu', '26.04', '2031-04-30'],
	['Ubuntu', '25.10', '2026-07-01'],
	['Ubuntu', '25.04', '2026-01-17'],
	['Ubuntu', '24.10', '2025-07-10'],
	['Ubuntu', '24.04', '2029-05-31'],
	['Ubuntu', '23.10', '2024-07-12'],
	['Ubuntu', '23.04', '2024-01-20'],
	['Ubuntu', '22.10', '2023-07-20'],
	['Ubuntu', '22.04', '2027-04-01'],
	['Ubuntu', '21.10', '2022-07-14'],
	['Ubuntu', '21.04', '2022-01-20'],
	['Ubuntu', '20.10', '2021-07-22'],
	['Ubuntu', '20.04', '2025-05-31'],
	['Ubuntu', '19.10', '2020-07-06'],
	['Ubuntu', '19.04', '2020-01-23'],
	['Ubuntu', '18.10', '2019-07-18'],
	['Ubuntu', '18.04', '2023-05-31'],
	['Ubuntu', '16.04', '2021-04-02'],
	['Ubuntu', '14.04', '2019-04-02'],
];
