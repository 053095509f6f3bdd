import { Component, h, type ComponentClass, type ComponentType, type JSX } from "preact";
import { TextButton } from "./buttons";
import type { Ui } from "./ui";

/** A part of the chat that lies in a file of its own, with its style sheet. */
export interface Part<Props> {
  View: ComponentType<Props>;
  styles: string;
}

/** A component whose part is fetched when it is first shown. Where that fails, the visitor may try again. */
export function lazy<Props extends { ui: Ui }>(load: () => Promise<Part<Props>>): ComponentClass<Props> {
  let part: Part<Props> | null = null;
  return class extends Component<Props, { failed?: boolean }> {
    override componentDidMount(): void {
      if (!part) void this.fetch();
    }

    private fetch = async (): Promise<void> => {
      this.setState({ failed: false });
      try {
        const loaded = await load();
        if (!part) this.props.ui.style(loaded.styles);
        part = loaded;
        this.forceUpdate();
      } catch {
        this.setState({ failed: true });
      }
    };

    override render(props: Props, { failed }: { failed?: boolean }): JSX.Element {
      const { t } = props.ui;
      if (part) return h(part.View as ComponentType<Props & object>, props);
      return <p class="notice" role="status">{failed ? [t("unreachable"), <TextButton onClick={this.fetch}>{t("retry")}</TextButton>] : t("loading")}</p>;
    }
  };
}
