/** docs/keys.md, from the keymap itself. Pure. */
import {keyWord, type Action} from '../source/ui/keymap.ts';
import {placeWords, remappable} from '../source/ui/keymap/remap.ts';

/** What markdown would take for a sign of its own. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>|]/g, String.raw`\$&`);
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

const placesOf = ({places}: Action): string => places.map(place => placeWords[place]).join(', ');

function rowsOf(actions: readonly Action[], name: string): readonly string[] {
	const all = actions.filter(({id}) => id === name);
	return all.map(
		action =>
			`| ${code(name)} | ${action.keys.map(key => code(keyWord(key))).join(' ')} | ${plain(action.words)} | ${placesOf(action)} |`,
	);
}

export function keysPage(actions: readonly Action[]): string {
	return [
		'# Keys',
		'',
		'Made by `npm run docs` from the keymap itself. `?` in the program shows the same for the place you are in, with the keys in force.',
		'',
		'Any action can have other keys, in the [config file](config.md):',
		'',
		'```yaml',
		'keys:',
		'  fix: m            # instead of f',
		'  refresh: [R, ctrl-r]',
		'  reveal: ctrl-v    # R is taken now, in the same place',
		'```',
		'',
		'What you give replaces all keys the action has. A key is one sign, `ctrl-` with a small letter, or one of `enter`, `space`, `tab`,',
		'`shift-tab`, `escape`, `backspace`, `delete`, `up`, `down`, `left`, `right`, `shift-left`, `shift-right`, `page-up`, `page-down`, `home`,',
		'`end`. A key that would mean two things in one place is a fault of the file, said with its line, as is a name of no action. Footer, help',
		'and every hint on the screen name the keys in force. While a filter, a value or a name is typed, letters are letters; an action that is',
		'given only letters keeps its own keys there. Fixed are `ctrl-c` (quit, from anywhere), `ctrl-z` (to the shell), the digits of the tabs,',
		'and `enter` and `esc` where a value or a name is typed. `esc` is never the only way: `q` or backspace leads back, and `ctrl-g` leaves a',
		'line that is being typed.',
		'',
		'| action | keys | | where |',
		'|---|---|---|---|',
		...remappable(actions).flatMap(name => rowsOf(actions, name)),
		'',
	].join('\n');
}
