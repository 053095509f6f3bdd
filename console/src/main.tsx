import { render } from "preact";
import { App } from "./app";
import { startLanguage } from "./i18n/words";
import { start } from "./session/session";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/feedback.css";
import "./styles/shell.css";
import "./styles/layout.css";
import "./styles/front.css";
import "./styles/home.css";
import "./styles/agent.css";
import "./styles/catalogue.css";
import "./styles/inbox.css";
import "./styles/thread.css";

startLanguage();
void start();
render(<App />, document.getElementById("app")!);
