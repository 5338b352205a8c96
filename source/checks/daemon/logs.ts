import type {DaemonSettings} from '../../model/host-evidence.ts';
import {words} from '../../model/safe-text.ts';
import {defineHostCheck, manual, orNothing, pass} from '../define-check.ts';
import {setOption} from './daemon-json.ts';

export const logLevel = defineHostCheck('daemon', {
	id: 'daemon-log-level',
	record: '2.3',
	title: 'Daemon log level is info',
	why: 'Below info the log leaves out what is needed to tell later what happened. At debug it writes requests in full, secrets in them included, and fills the disk.',
	theme: 'operations',
	group: 'daemon-log-level',
	outcomes: {'not info': 'low'},
	needs: ['settings'],
	evaluate({settings}, fail) {
		const {value} = settings['log-level'];
		// --debug wins over any level.
		if (settings.debug.value) return fail('not info', 'debug', words`true`, 'false');
		return value === 'info' || value === '' ? pass() : fail('not info', 'log-level', value, 'info');
	},
	fix: ({settings}) => ({
		key: 'daemon-log-level',
		by: 'engine',
		how: settings.debug.value
			? setOption({option: 'debug', value: 'false', from: settings.debug.from, by: 'reload'})
			: setOption({option: 'log-level', value: '"info"', from: settings['log-level'].from}),
	}),
});

/** Send to a service elsewhere by their nature. */
const sending: ReadonlySet<string> = new Set(['fluentd', 'gelf', 'awslogs', 'gcplogs', 'splunk', 'logentries']);
/** Nobody else sees them. */
const staying: ReadonlySet<string> = new Set(['json-file', 'local', 'etwlogs']);

function syslogAddress(settings: DaemonSettings): string | undefined {
	return settings['log-opts'].value.find(([key]) => key === 'syslog-address')?.[1];
}

export const logsLeaveHost = defineHostCheck('daemon', {
	id: 'logs-leave-host',
	record: '2.13',
	title: 'Logs leave the host',
	why: 'Who takes over a machine deletes its logs first. What was sent elsewhere as it was written is still there to tell how they came in.',
	theme: 'operations',
	group: 'log-destination',
	outcomes: {'no logs at all': 'low', 'kept on this machine': 'low'},
	needs: ['info', 'settings'],
	evaluate(seen, fail) {
		const driver = seen.info.LoggingDriver;
		if (sending.has(driver)) return pass();
		if (driver === 'none')
			return fail('no logs at all', 'Info.LoggingDriver', driver, 'a driver that sends them elsewhere');
		if (staying.has(driver)) {
			return fail('kept on this machine', 'Info.LoggingDriver', driver, 'a driver that sends them elsewhere');
		}
		if (driver === 'syslog') {
			const address = syslogAddress(seen.settings);
			if (address !== undefined && /^(?:udp|tcp|tcp\+tls):\/\//.test(address)) return pass();
		}
		return manual(words`Does ${driver} pass the logs on to another machine?`);
	},
	fix: seen => ({
		key: 'logs-leave-host',
		by: 'engine',
		how: `${setOption({option: 'log-driver', value: '"syslog", "log-opts": {"syslog-address": "tcp+tls://logs.example:6514"}', from: orNothing(() => seen.settings)?.['log-driver'].from})} It counts for new containers; or run a collector on this machine and waive this.`,
	}),
});

export const daemonLogChecks = [logLevel, logsLeaveHost];
