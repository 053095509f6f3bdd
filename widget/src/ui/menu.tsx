import { Component, createRef, h, type JSX } from "preact";
import { Tool } from "./buttons";
import type { Ui } from "./ui";

interface Props {
  ui: Ui;
  privacyUrl: string | null;
}

/** What the visitor may want besides writing. A plain list behind a button: every item is reached by Tab. */
export class Menu extends Component<Props, { open?: boolean }> {
  private readonly element = createRef<HTMLDivElement>();

  /** Closes the list with the focus back on its button. */
  private shut(): void {
    this.setState({ open: false });
    this.element.current!.querySelector("button")!.focus();
  }

  private act = (work: () => void) => (): void => {
    this.shut();
    work();
  };

  private onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.state.open) return;
    // One Escape closes the list, the next one the chat.
    event.stopPropagation();
    event.preventDefault();
    this.shut();
  };

  private onFocusOut = (event: FocusEvent): void => {
    if (!this.element.current!.contains(event.relatedTarget as Node | null)) this.setState({ open: false });
  };

  override render({ ui: { t, actions }, privacyUrl }: Props, { open }: { open?: boolean }): JSX.Element {
    return (
      <div ref={this.element} class="menu" onKeyDown={this.onKeyDown} onFocusOut={this.onFocusOut}>
        <Tool icon="menu" label={t("menu")} expanded={Boolean(open)} onClick={() => this.setState({ open: !open })} />
        {open && (
          <ul>
            <li><button type="button" onClick={this.act(actions.askPerson)}>{t("person")}</button></li>
            <li><button type="button" onClick={this.act(actions.restart)}>{t("restart")}</button></li>
            {privacyUrl && <li><a href={privacyUrl} target="_blank" rel="noopener noreferrer">{t("privacy")}</a></li>}
          </ul>
        )}
      </div>
    );
  }
}
