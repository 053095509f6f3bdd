import { render } from "preact";
import { App } from "./app";
import { startLanguage } from "./i18n/words";
import { start } from "./session/session";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/pages.css";
import "./styles/conversations.css";

startLanguage();
void start();
render(<App />, document.getElementById("app")!);
