/** Widest page on which the chat fills the screen. */
const PHONE = "(max-width: 639px)";

/**
 * The dialog: beside the page on a large screen, over it on a phone, where the browser makes the page inert and gives
 * the dialog the top layer.
 */
export class Panel {
  readonly element = document.createElement("dialog");
  private readonly phone = matchMedia(PHONE);
  private overflow = "";

  /** @param onClose called when the visitor closes the panel with the keyboard */
  constructor(root: ShadowRoot, private readonly onClose: () => void) {
    this.element.className = "panel";
    root.append(this.element);
    this.element.addEventListener("cancel", (event) => {
      event.preventDefault();
      onClose();
    });
    this.element.addEventListener("keydown", (event) => this.onKeyDown(event));
    this.phone.addEventListener("change", () => this.isOpen && this.reopen());
    visualViewport?.addEventListener("resize", () => this.fit());
    visualViewport?.addEventListener("scroll", () => this.fit());
  }

  get isOpen(): boolean {
    return this.element.open;
  }

  /** @param focus whether to move the focus to where the visitor writes */
  open(focus: boolean): void {
    if (this.isOpen) return;
    if (this.phone.matches) {
      this.lock();
      // The browser moves the focus into a modal dialog, and not to the field: its keyboard would cover half the chat.
      this.element.showModal();
    } else {
      const before = document.activeElement;
      this.element.show();
      if (!focus && before instanceof HTMLElement) before.focus();
    }
    this.fit();
    if (focus) this.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.close();
    this.unlock();
  }

  /** Moves the focus to where the visitor writes, or to the panel while that is not there yet. */
  focus(): void {
    if (this.phone.matches) return;
    const target = this.element.querySelector<HTMLElement>("textarea:not([name])") ?? this.element.querySelector<HTMLElement>("header button:last-child");
    target?.focus();
  }

  /** The window changed between phone and large: the dialog changes its kind, the focus stays. */
  private reopen(): void {
    const active = (this.element.getRootNode() as ShadowRoot).activeElement;
    this.close();
    this.open(false);
    if (active instanceof HTMLElement) active.focus();
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      // A modal dialog would also close by itself, without telling the loader.
      event.preventDefault();
      this.onClose();
    }
    if (event.key === "Tab" && this.phone.matches) this.wrap(event);
  }

  /** Keeps Tab inside the modal panel: without this it would leave for the browser's own bar. */
  private wrap(event: KeyboardEvent): void {
    const all = [...this.element.querySelectorAll<HTMLElement>("a[href],button,input,select,textarea,[tabindex='0']")].filter((element) => element.offsetParent);
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if ((this.element.getRootNode() as ShadowRoot).activeElement !== from) return;
    event.preventDefault();
    to?.focus();
  }

  /** Keeps the field above the on-screen keyboard, which does not change the size of the page everywhere. */
  private fit(): void {
    const view = visualViewport;
    if (!view || !this.isOpen) return;
    this.element.style.setProperty("--view", `${view.height}px`);
    this.element.style.setProperty("--top", `${view.scale > 1 ? 0 : view.offsetTop}px`);
  }

  private lock(): void {
    const { style } = document.documentElement;
    this.overflow = style.overflow;
    style.overflow = "hidden";
  }

  private unlock(): void {
    if (document.documentElement.style.overflow === "hidden") document.documentElement.style.overflow = this.overflow;
  }
}
