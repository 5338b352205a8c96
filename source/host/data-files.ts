/**
 * Files of the vulnerability store: large, read by position, written once. Folders 0700, files 0600, no symlink followed at
 * the last step, and what resolved is on the disk: as in `state-files.ts`.
 */
import {constants} from 'node:fs';
import {open, rm, type FileHandle} from 'node:fs/promises';
import {codeOf} from './error-code.ts';
import type {DataFiles, NewFile} from './host.ts';
import {nodeStateFiles} from './state-files.ts';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_TRUNC} = constants;

async function readAt(file: FileHandle, offset: number, lengthBytes: number): Promise<Buffer> {
	const buffer = Buffer.allocUnsafe(lengthBytes);
	let filled = 0;
	while (filled < lengthBytes) {
		const {bytesRead} = await file.read(buffer, filled, lengthBytes - filled, offset + filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}
	return buffer.subarray(0, filled);
}

function newFile(file: FileHandle, sizeBytes: number): NewFile {
	let end = sizeBytes;
	return {
		sizeBytes: () => end,
		async write(bytes) {
			let written = 0;
			// A full disk takes a part of a write before it refuses the rest.
			while (written < bytes.length) {
				const {bytesWritten} = await file.write(bytes, written, bytes.length - written, end);
				written += bytesWritten;
				end += bytesWritten;
			}
		},
		async finish() {
			try {
				await file.sync();
			} finally {
				await file.close();
			}
		},
		abandon: () => file.close(),
	};
}

export const nodeDataFiles: DataFiles = {
	...nodeStateFiles,

	async openFile(target) {
		let file: FileHandle;
		try {
			file = await open(target, O_RDONLY | O_NONBLOCK);
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return null;
			throw error;
		}
		const seen = await file.stat();
		if (!seen.isFile()) {
			await file.close();
			throw new Error('it is no file');
		}
		return {
			sizeBytes: seen.size,
			read: (offset, lengthBytes) => readAt(file, offset, lengthBytes),
			close: () => file.close(),
		};
	},

	async writeFile(target, {isKept}) {
		const flags = O_RDWR | O_CREAT | O_NOFOLLOW | (isKept ? 0 : O_EXCL | O_TRUNC);
		const file = await open(target, flags, 0o600);
		return newFile(file, isKept ? (await file.stat()).size : 0);
	},

	async removeFolder(target) {
		await rm(target, {recursive: true, force: true});
	},

	async isFolder(target) {
		try {
			const folder = await open(target, O_RDONLY | constants.O_DIRECTORY);
			await folder.close();
			return true;
		} catch (error) {
			if (codeOf(error) === 'ENOTDIR' || codeOf(error) === 'ENOENT') return false;
			throw error;
		}
	},
};
