/** What the forms of the front door share: one submission at a time, and what went wrong with it. */
import { useState } from "preact/hooks";
import { asProblem, type Problem } from "../../api/problem";

export interface Submission {
  busy: boolean;
  problem: Problem | null;
  submit: (event: Event) => void;
}

/** Runs `act` when the form is sent. */
export function useSubmission(act: () => Promise<void>): Submission {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    act()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return { busy, problem, submit };
}

/** What is wrong with one field, as the API names it. */
export function wrong(problem: Problem | null, field: string): string | null {
  return problem?.errors.find((error) => error.field === field)?.message ?? null;
}
