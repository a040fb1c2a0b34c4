import { Component, type ReactNode } from "react";

type Props = {
  /** What is drawn; another one is another attempt. */
  of: unknown;
  /** What stands there if it cannot be drawn. */
  instead: ReactNode | Words;
  children: ReactNode;
};

/** Makes something of what was thrown. */
type Words = (said: string) => ReactNode;

type State = { of: unknown; said?: string };

/** Keeps a part that cannot be drawn from taking the window with it. */
export class Boundary extends Component<Props, State> {
  override state: State = { of: this.props.of };

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { said: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  static getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.of === state.of ? null : { of: props.of };
  }

  override render(): ReactNode {
    const { said } = this.state;
    const { instead, children } = this.props;
    if (said === undefined) return children;
    return typeof instead === "function" ? instead(said) : instead;
  }
}
