/** Catches what drawing throws. Ink would show the error with all it says, and it may say a secret. */
import {Component, type ReactNode} from 'react';

type Props = {readonly onCrash: (error: unknown) => void; readonly children: ReactNode};

export class CrashBoundary extends Component<Props, {readonly hasCrashed: boolean}> {
	override state = {hasCrashed: false};

	static getDerivedStateFromError(): {readonly hasCrashed: boolean} {
		return {hasCrashed: true};
	}

	override componentDidCatch(error: unknown): void {
		this.props.onCrash(error);
	}

	override render(): ReactNode {
		return this.state.hasCrashed ? null : this.props.children;
	}
}
