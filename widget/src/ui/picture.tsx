import { Component, h, type JSX } from "preact";
import { safeUrl } from "../net/links";

interface Props {
  url: string | null | undefined;
  /** What the picture is of: its initial stands in where there is none, or the page's policy blocks it. */
  title: string;
  kind: "picture" | "logo";
}

/** A picture in a box of fixed size, so that nothing moves when it arrives. */
export class Picture extends Component<Props, { broken?: boolean }> {
  override render({ url, title, kind }: Props): JSX.Element {
    const source = !this.state.broken && safeUrl(url);
    if (!source) return <span class={kind} aria-hidden="true">{title.charAt(0)}</span>;
    return <img class={kind} src={source} alt="" width="96" height="96" loading="lazy" onError={() => this.setState({ broken: true })} />;
  }
}
