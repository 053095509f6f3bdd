import { Component, h, type JSX, type TargetedSubmitEvent } from "preact";
import styles from "../styles/form.css?inline";
import { explain } from "../app/failures";
import type { FormField, LeadForm as Form } from "../net/contract";
import type { Ui } from "./ui";

export { styles };

const AUTOCOMPLETE: Record<string, "email" | "name" | "tel"> = { email: "email", name: "name", phone: "tel" };
/** Kinds of field that the browser helps to fill in; anything else is a line of text. */
const TYPES = ["email", "tel", "date", "time", "number"];

interface Props {
  form: Form;
  ui: Ui;
}

interface State {
  step: "" | "sending" | "done" | "sent";
  failure: string;
}

/**
 * What the shop asks for. Contact details are sent only with consent; other answers are sent as a message. The browser itself names the field that is wrong, in the visitor's language.
 * What was typed stays when the shop cannot be reached.
 */
export class View extends Component<Props, State> {
  override state: State = { step: "", failure: "" };

  private submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const { form, ui } = this.props;
    if (this.state.step) return;
    const values: Record<string, string> = {};
    new FormData(event.currentTarget).forEach((value, name) => {
      if (String(value).trim()) values[name] = String(value).trim();
    });
    if (form.message) {
      this.setState({ step: "sent" });
      ui.actions.send(form.message.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""));
      return;
    }
    this.setState({ step: "sending", failure: "" });
    try {
      await ui.actions.leaveDetails({ kind: form.form, ...values });
      this.setState({ step: "done" });
      ui.actions.say(ui.t("lead_done"));
    } catch (error) {
      this.setState({ step: "", failure: explain(error).failure });
    }
  };

  override render({ form, ui }: Props, { step, failure }: State): JSX.Element | null {
    if (step === "sent") return null;
    if (step === "done") return <p class="bubble">{ui.t("lead_done")}</p>;
    return (
      <form class="form" aria-label={form.title} onSubmit={this.submit}>
        <h3>{form.title}</h3>
        {form.fields.map((field) => <Field key={field.name} field={field} optional={ui.t("optional")} />)}
        {form.consent_text && <label class="tick"><input type="checkbox" required />{form.consent_text}</label>}
        {failure && <p class="failure" role="alert">{ui.t(failure)}</p>}
        <button type="submit" class="primary" aria-disabled={step !== ""}>{form.submit_text}</button>
      </form>
    );
  }
}

function Field({ field, optional }: { field: FormField; optional: string }): JSX.Element {
  const { name, type, label, required } = field;
  return (
    <label>
      <span>{label}{!required && <span class="muted"> ({optional})</span>}</span>
      {type === "textarea"
        ? <textarea name={name} required={required} rows={3} />
        : <input name={name} required={required} type={(TYPES.includes(type) ? type : "text") as "search"} autocomplete={AUTOCOMPLETE[name] ?? "on"} />}
    </label>
  );
}
