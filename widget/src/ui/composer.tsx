import { Component, createRef, h, type JSX } from "preact";
import { Icon } from "./icon";
import type { Ui } from "./ui";

/** Longest message in characters, as the server counts them. */
const LONGEST = 2_000;
/** Characters from which on the visitor is told how many are left. */
const NEAR = 1_800;

interface Props {
  ui: Ui;
}

interface State {
  text: string;
}

/** Where the visitor writes. Enter sends, Shift+Enter makes a new line. */
export class Composer extends Component<Props, State> {
  override state: State = { text: "" };
  private readonly area = createRef<HTMLTextAreaElement>();

  private get left(): number {
    return LONGEST - [...this.state.text].length;
  }

  private get sendable(): boolean {
    return this.state.text.trim() !== "" && this.left >= 0;
  }

  /** As high as its text, up to the limit of the style sheet. */
  override componentDidUpdate(): void {
    const area = this.area.current!;
    area.style.height = "auto";
    if (this.state.text) area.style.height = `${area.scrollHeight}px`;
  }

  private submit = (event: Event): void => {
    event.preventDefault();
    if (!this.sendable) return;
    this.props.ui.actions.send(this.state.text.trim());
    this.setState({ text: "" });
    this.area.current!.focus();
  };

  private onKeyDown = (event: KeyboardEvent): void => {
    // Enter also confirms a character of an input method: that one is not ours.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
  };

  override render({ ui: { t } }: Props, { text }: State): JSX.Element {
    const { left } = this;
    return (
      <form class="composer" onSubmit={this.submit}>
        <div class="write">
          <textarea
            ref={this.area}
            rows={1}
            data-testid="comptoir-input"
            aria-label={t("input")}
            aria-describedby="count"
            aria-invalid={left < 0}
            placeholder={t("placeholder")}
            enterkeyhint="send"
            value={text}
            onInput={(event) => this.setState({ text: event.currentTarget.value })}
            onKeyDown={this.onKeyDown}
          />
          <button type="submit" class="send" data-testid="comptoir-send" aria-label={t("send")} aria-disabled={!this.sendable}>
            <Icon name="send" />
          </button>
        </div>
        <p id="count" class={left < 0 ? "failure" : "muted"} role={left < 0 ? "alert" : undefined}>
          {text.length > NEAR && t(left < 0 ? "over" : "left", { count: Math.abs(left) })}
        </p>
      </form>
    );
  }
}
