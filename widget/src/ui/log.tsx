import { Component, createRef, h, type JSX } from "preact";
import { isEmpty, withPerson } from "../state/message";
import type { State } from "../state/types";
import { MessageView } from "./message";
import type { Ui } from "./ui";

interface Props {
  state: State;
  ui: Ui;
}

/** The messages. Follows what is being written, but neither past its beginning nor against the visitor's own scrolling. */
export class Log extends Component<Props> {
  private readonly element = createRef<HTMLDivElement>();
  /** The visitor has scrolled since they last wrote. */
  private free = false;

  override componentDidUpdate(before: Props): void {
    const { state } = this.props;
    if (state.items === before.state.items && state.phase === before.state.phase && state.view === before.state.view) return;
    if (asked(state) !== asked(before.state)) this.free = false;
    const log = this.element.current!;
    const messages = log.querySelectorAll<HTMLElement>(".message");
    const latest = messages[messages.length - 1];
    if (!this.free) log.scrollTop = Math.min(log.scrollHeight, latest ? latest.offsetTop - 8 : 0);
  }

  private release = (): void => {
    this.free = true;
  };

  override render({ state, ui }: Props): JSX.Element {
    const { t, agentName } = ui;
    return (
      <div
        ref={this.element}
        class="log"
        role="log"
        aria-live={state.phase === "ready" ? "polite" : "off"}
        aria-label={t("log")}
        tabIndex={0}
        onWheel={this.release}
        onTouchMove={this.release}
        onKeyDown={this.release}
      >
        {state.config && <p class="bubble greeting">{state.config.greeting}</p>}
        {state.items.map((item) =>
          item.kind === "notice"
            ? <p key={item.id} class="notice">{item.text}</p>
            : <MessageView key={item.id} message={item} ui={ui} />,
        )}
        {isTyping(state) && <p class="typing"><span class="sr">{t("typing", { name: agentName })}</span><i /><i /><i /></p>}
      </div>
    );
  }
}

/** Number of messages that the visitor wrote. */
function asked({ items }: State): number {
  return items.filter((item) => item.kind === "message" && item.role === "visitor").length;
}

/** From the question to the first sign of an answer; not while a person has the word, who may take their time. */
function isTyping({ items, current, handoff }: State): boolean {
  if (withPerson(handoff)) return false;
  const writing = items.find((item) => item.id === current);
  if (writing) return writing.kind === "message" && isEmpty(writing);
  return items.some((item) => item.kind === "message" && item.progress === "waiting");
}
