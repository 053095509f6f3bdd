"""Mail: one contract for both adapters, then what is special about each."""

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.clock import FrozenClock
from core.mail import LogMailer, Mail, Mailer, MailRefused, MailUnavailable, SmtpMailer
from tests.core.http.servers import certificate
from tests.core.smtp_server import SmtpServer, serve_smtp

CLOCK = FrozenClock(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
MAIL = Mail(
    to="Zoë Müller <zoe@shop.example>",
    subject="Votre lien : réinitialiser — 2 minutes",
    text="Bonjour,\n.\nvoici le lien : https://x.example/r?t=1\n" + "é" * 200,
    html="<p>Bonjour, <b>voici</b> le lien</p>",
    sender="Comptoir <no-reply@comptoir.example>",
    reply_to="aide@comptoir.example",
)


@dataclass
class Adapter:
    mailer: Mailer
    sent: Callable[[], list[EmailMessage]]


@pytest.fixture(params=["smtp", "log"])
async def adapter(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Adapter]:
    if request.param == "log":
        folder = tmp_path / "mail"

        def sent() -> list[EmailMessage]:
            files = sorted(folder.glob("*.eml"))
            return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

        yield Adapter(LogMailer(folder, clock=CLOCK, console=io.StringIO()), sent)
        return
    async with serve_smtp(SmtpServer()) as server:
        yield Adapter(SmtpMailer(f"smtp://127.0.0.1:{server.port}", clock=CLOCK), server.messages)


async def test_a_mail_arrives_whole(adapter: Adapter) -> None:
    await adapter.mailer.send(MAIL)
    (message,) = adapter.sent()
    assert message["To"] == MAIL.to
    assert message["From"] == MAIL.sender
    assert message["Reply-To"] == MAIL.reply_to
    assert message["Subject"] == MAIL.subject
    assert message["Date"].datetime == CLOCK.now()
    assert message["Message-ID"].endswith("@comptoir.example>")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip().replace("\r\n", "\n") == MAIL.text
    assert html.get_content().strip() == MAIL.html


async def test_plain_text_needs_no_html(adapter: Adapter) -> None:
    await adapter.mailer.send(replace(MAIL, html=None, reply_to=None, to="zoe@shop.example"))
    (message,) = adapter.sent()
    assert message.get_content_type() == "text/plain"
    assert "Reply-To" not in message


async def test_two_mails_have_two_ids(adapter: Adapter) -> None:
    await adapter.mailer.send(MAIL)
    await adapter.mailer.send(MAIL)
    assert len({message["Message-ID"] for message in adapter.sent()}) == 2


@pytest.mark.parametrize("field", ["to", "subject", "sender", "reply_to"])
@pytest.mark.parametrize("poison", ["\r\nBcc: all@victim.example", "\nX: y", "\r", "\x00", "\u2028Bcc: x@y.example"])
async def test_headers_cannot_be_injected(adapter: Adapter, field: str, poison: str) -> None:
    with pytest.raises(MailRefused):
        await adapter.mailer.send(replace(MAIL, **{field: f"a@b.example{poison}"}))
    assert adapter.sent() == []


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@b.example", "a@", "a@b.example, c@d.example", "a@b.example; c@d.example", "<a@b.example",
     "a@b.example>", "x <a@b.example> <c@d.example>", "a b@c.example", "é@b.example", "a@b@c.example", "a@[",
     "a..b@c.example"],
)  # fmt: skip
async def test_what_is_not_one_address_is_refused(adapter: Adapter, address: str) -> None:
    with pytest.raises(MailRefused):
        await adapter.mailer.send(replace(MAIL, to=address))
    assert adapter.sent() == []


async def test_a_shown_name_cannot_add_a_recipient(adapter: Adapter) -> None:
    await adapter.mailer.send(replace(MAIL, to='"eve@evil.example," <zoe@shop.example>'))
    (message,) = adapter.sent()
    assert [address.addr_spec for address in message["To"].addresses] == ["zoe@shop.example"]


async def test_the_envelope_names_sender_and_recipient() -> None:
    async with serve_smtp(SmtpServer()) as server:
        await SmtpMailer(f"smtp://127.0.0.1:{server.port}").send(MAIL)
    sender, recipients, raw = server.received[0]
    assert (sender, recipients) == ("no-reply@comptoir.example", ["zoe@shop.example"])
    assert raw.isascii(), "passes servers without 8BITMIME"


@pytest.mark.parametrize(("code", "error"), [(550, MailRefused), (450, MailUnavailable)])
async def test_a_refused_recipient_is_for_good_or_for_now(code: int, error: type[Exception]) -> None:
    async with serve_smtp(SmtpServer(refuse={"zoe@shop.example": code})) as server:
        with pytest.raises(error) as refused:
            await SmtpMailer(f"smtp://127.0.0.1:{server.port}").send(MAIL)
    assert "zoe" not in str(refused.value)


async def test_a_server_that_is_away_is_for_now() -> None:
    async with serve_smtp(SmtpServer()) as server:
        pass
    with pytest.raises(MailUnavailable):
        await SmtpMailer(f"smtp://127.0.0.1:{server.port}", timeout=2).send(MAIL)


async def test_starttls_encrypts_and_signs_in(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "localhost")
    async with serve_smtp(SmtpServer(tls=server_tls, credentials=("us:er", "p@ss/1"))) as server:
        url = f"smtp://us%3Aer:p%40ss%2F1@localhost:{server.port}?starttls=1"
        await SmtpMailer(url, tls=client_tls).send(MAIL)
        with pytest.raises(MailUnavailable):
            await SmtpMailer(url.replace("p%40ss", "wrong"), tls=client_tls).send(MAIL)
    assert server.encrypted == [True]


async def test_required_starttls_never_falls_back_to_plain_text() -> None:
    async with serve_smtp(SmtpServer()) as server:
        with pytest.raises(MailUnavailable):
            await SmtpMailer(f"smtp://127.0.0.1:{server.port}?starttls=1").send(MAIL)
    assert server.received == []


async def test_smtps_is_encrypted_from_the_start(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "localhost")
    async with serve_smtp(SmtpServer(), implicit_tls=server_tls) as server:
        await SmtpMailer(f"smtps://localhost:{server.port}", tls=client_tls).send(MAIL)
        with pytest.raises(MailUnavailable):  # a certificate that nobody vouches for
            await SmtpMailer(f"smtps://localhost:{server.port}").send(MAIL)
    assert server.encrypted == [True]


@pytest.mark.parametrize("url", ["", "http://mail.example", "smtp://", "mail.example:25"])
def test_a_url_that_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="COMPTOIR_SMTP_URL"):
        SmtpMailer(url)


async def test_the_log_shows_the_mail_and_says_that_it_was_not_sent(tmp_path: Path) -> None:
    console = io.StringIO()
    await LogMailer(tmp_path / "mail", console=console).send(replace(MAIL, text="le lien\n\x1b[31mrouge"))
    shown = console.getvalue()
    assert "not sent" in shown
    assert "le lien" in shown
    assert MAIL.subject in shown
    assert "\x1b" not in shown
    (file,) = (tmp_path / "mail").iterdir()
    assert file.stat().st_mode & 0o077 == 0
