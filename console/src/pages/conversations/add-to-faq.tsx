import { useEffect, useRef, useState } from "preact/hooks";
import { api, ask } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { FaqSuggestion, Message, ThreadDetail } from "../../api/types";
import { t } from "../../i18n/words";
import { may } from "../../session/session";
import { Button } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { explain, Failure } from "../../ui/problems";
import { say } from "../../ui/toasts";

/** The limits of the API, in characters. */
const LONGEST_QUESTION = 500;
const LONGEST_ANSWER = 4000;

/** Under a person's reply: makes it an answer that the agent gives from now on. */
export function AddToFaq({ thread, message }: { thread: ThreadDetail; message: Message }) {
  const [open, setOpen] = useState(false);
  if (!may("admin")) return null;
  return (
    <>
      <Button size="small" kind="quiet" data-testid="console-add-to-faq" onClick={() => setOpen(true)}>
        <Icon name="plus" size={16} />
        <span>{t("addToFaq")}</span>
      </Button>
      {open && <Dialog thread={thread} message={message} close={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ thread, message, close }: { thread: ThreadDetail; message: Message; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [draft, setDraft] = useState<FaqSuggestion | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const params = { path: { conversation_id: thread.id, message_id: message.id } };

  const suggest = () => {
    setProblem(null);
    ask(api.GET("/v1/conversations/{conversation_id}/messages/{message_id}/faq", { params })).then(setDraft, (thrown: unknown) => setProblem(asProblem(thrown)));
  };
  useEffect(() => {
    dialog.current?.showModal();
    suggest();
  }, []);

  const save = (event: Event) => {
    event.preventDefault();
    if (!draft) return;
    setBusy(true);
    const body = { agent_id: draft.agent_id, question: draft.question, answer: draft.answer, examples: [] };
    ask(api.POST("/v1/conversations/{conversation_id}/messages/{message_id}/faq", { params, body }))
      .then(() => {
        say(t("faq.saved"));
        dialog.current?.close();
      })
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="add-to-faq" onClose={close}>
      <h2 id="add-to-faq">{t("addToFaq")}</h2>
      <p class="muted">{t("addToFaq.text")}</p>
      {problem && !draft && <Failure problem={problem} retry={suggest} />}
      {draft && (
        <form onSubmit={save}>
          <TextArea
            label={t("addToFaq.question")}
            rows={2}
            required
            maxLength={LONGEST_QUESTION}
            lang={draft.language}
            value={draft.question}
            onInput={(question) => setDraft({ ...draft, question })}
          />
          <TextArea
            label={t("addToFaq.answer")}
            rows={5}
            required
            maxLength={LONGEST_ANSWER}
            lang={draft.language}
            value={draft.answer}
            error={problem && explain(problem)}
            onInput={(answer) => setDraft({ ...draft, answer })}
          />
          <Button kind="main" type="submit" busy={busy} disabled={!draft.question.trim() || !draft.answer.trim()}>
            {t("addToFaq.save")}
          </Button>
        </form>
      )}
      <Button kind="quiet" onClick={() => dialog.current?.close()}>
        {t("cancel")}
      </Button>
    </dialog>
  );
}
