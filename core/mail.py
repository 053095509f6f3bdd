"""Mail: one message type, one port, two adapters (SMTP, and a folder for the demo and for development)."""

import os
import re
import ssl
import sys
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol, TextIO
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
import anyio

from core.clock import Clock, SystemClock
from core.errors import Invalid, Unavailable
from core.ids import new_id

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")

_POLICY = SMTP.clone(cte_type="7bit")  # passes every server, also one without 8BITMIME
# One mailbox: `a@b.example` or `Name <a@b.example>`. Lists are left out: a mail goes to one person.
_MAILBOX = re.compile(r"(?:(?P<name>[^<>]*)<)?(?P<spec>[^<>@\s,:;\"()\[\]\\]+@[^<>@\s,:;\"()\[\]\\]+)(?(name)>)")


class MailRefused(Invalid):
    """The mail itself is at fault; sending it again cannot help."""

    code, title = "mail_refused", "This mail cannot be sent"


class MailUnavailable(Unavailable):
    """The mail server did not take the mail; try again later."""

    code, title = "mail_unavailable", "The mail server did not take the mail"


@dataclass(frozen=True)
class Mail:
    """One mail to one person.

    Args:
        to: address, or `Name <address>`.
        subject: one line.
        text: body in plain text; always there.
        html: the same as HTML.
        sender: From, `Name <address>`.
        reply_to: where answers go when not to the sender.
    """

    to: str
    subject: str
    text: str
    sender: str
    html: str | None = None
    reply_to: str | None = None


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail) -> None:
        """Hand a mail over.

        Raises:
            MailRefused: the mail is malformed or its recipient is refused for good.
            MailUnavailable: try again later.
        """
        ...


def compose(mail: Mail, clock: Clock) -> EmailMessage:
    """Build the message.

    Raises:
        MailRefused: a header contains a line break or another control character, or an address is none.
    """
    message = EmailMessage(policy=_POLICY)
    sender = _address(mail.sender)
    message["From"] = sender
    message["To"] = _address(mail.to)
    if mail.reply_to is not None:
        message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=sender.domain or "localhost")
    message["Auto-Submitted"] = "auto-generated"  # keeps holiday notices from answering us
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise MailRefused("A header of the mail contains a line break or a control character.")
    return text


def _address(text: str) -> Address:
    parts = _MAILBOX.fullmatch(_one_line(text).strip())
    if parts is None or not parts["spec"].isascii():  # letters beyond ASCII need SMTPUTF8, which few servers have
        raise MailRefused("The mail's address is not one that mail servers take.")
    try:
        return Address((parts["name"] or "").strip().strip('"'), addr_spec=parts["spec"])
    except (ValueError, HeaderParseError) as error:
        raise MailRefused("The mail's address is not one that mail servers take.") from error


class SmtpMailer:
    """Hands mail to a server.

    Args:
        url: `smtp://user:password@host:587?starttls=1` or `smtps://user:password@host`. With `starttls=1` the mail is
            not sent unless the connection is encrypted; with `starttls=0` it never is; else it is where offered.
            User and password are percent-encoded.
        clock: gives the Date header.
        timeout: seconds for each step.
        tls: how the server's certificate is verified; the usual authorities by default.

    Raises:
        ValueError: the URL cannot be used.
    """

    def __init__(
        self, url: str, *, clock: Clock | None = None, timeout: float = 15.0, tls: ssl.SSLContext | None = None
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("COMPTOIR_SMTP_URL must look like smtp://user:password@host:587?starttls=1")
        self._implicit_tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or (465 if self._implicit_tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        wanted = parse_qs(parts.query).get("starttls", [""])[0]
        self._starttls = {"1": True, "0": False}.get(wanted)
        self._clock, self._timeout, self._tls = clock or SystemClock(), timeout, tls

    async def send(self, mail: Mail) -> None:
        message = compose(mail, self._clock)
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._implicit_tls,
                start_tls=False if self._implicit_tls else self._starttls,
                timeout=self._timeout,
                tls_context=self._tls,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _judged(max(one.code for one in error.recipients), error) from error
        except aiosmtplib.SMTPAuthenticationError as error:
            raise MailUnavailable("The mail server does not accept our sign-in.") from error
        except aiosmtplib.SMTPResponseException as error:
            raise _judged(error.code, error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailUnavailable(f"The mail server did not take the mail ({type(error).__name__}).") from error


def _judged(code: int, error: Exception) -> MailRefused | MailUnavailable:
    """5xx is for good, 4xx for now (RFC 5321). Neither repeats the server's words: they name people."""
    if 500 <= code < 600:
        return MailRefused(f"The mail server refused the mail for good ({code}).")
    return MailUnavailable(f"The mail server did not take the mail ({code}, {type(error).__name__}).")


class LogMailer:
    """Sends nothing: prints each mail and keeps it as a file. For the demo and for development.

    Args:
        folder: where the .eml files go; made when missing, readable by its owner only.
        clock: gives the Date header.
        console: where the mail is shown; standard error by default.
    """

    def __init__(self, folder: Path, *, clock: Clock | None = None, console: TextIO | None = None) -> None:
        self._folder, self._clock, self._console = folder, clock or SystemClock(), console

    async def send(self, mail: Mail) -> None:
        message = compose(mail, self._clock)
        path = self._folder / f"{new_id()}.eml"
        await anyio.to_thread.run_sync(_write_private, path, message.as_bytes())
        print(_shown(mail, path), file=self._console or sys.stderr, flush=True)


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _shown(mail: Mail, path: Path) -> str:
    rule = "─" * 72
    body = "".join(c for c in mail.text.strip() if c.isprintable() or c == "\n")  # no escape codes into the terminal
    head = f"Mail (not sent: no mail server is set)\nTo:      {mail.to}\nSubject: {mail.subject}\nFile:    {path}"
    return f"{rule}\n{head}\n\n{body}\n{rule}"
