"""The fake mail server, seen by the standard library's client."""

from __future__ import annotations

import smtplib

import pytest

from newsletter_kit.testing import FakeSmtpServer, SmtpFault

BODY = b"Subject: News\r\n\r\n.hidden\r\nEnd\r\n"


def send(server: FakeSmtpServer, *to: str, body: bytes = BODY) -> dict[str, tuple[int, bytes]]:
    """Send as any program would."""
    with smtplib.SMTP(server.host, server.port, local_hostname="localhost") as client:
        return client.sendmail("a@example.org", list(to), body)


def test_it_keeps_what_it_is_given() -> None:
    """Envelope and bytes, without the dots that SMTP adds."""
    with FakeSmtpServer() as server:
        send(server, "b@example.org", "c@example.org")
    (mail,) = server.mails
    assert (mail.sender, mail.recipients) == ("a@example.org", ("b@example.org", "c@example.org"))
    assert mail.content == BODY


def test_a_fault_meets_whom_it_is_about() -> None:
    """One recipient of two is refused in the words of the script."""
    with FakeSmtpServer(faults=[SmtpFault("rcpt", "550 nobody", about="c@")]) as server:
        assert send(server, "b@example.org", "c@example.org") == {"c@example.org": (550, b"nobody")}
    assert server.mails[0].recipients == ("b@example.org",)


def test_a_fault_comes_when_it_should_and_as_often() -> None:
    """After one good mail two go wrong, then all is well again."""
    with FakeSmtpServer(faults=[SmtpFault("end", "451 later", skip=1, times=2)]) as server:
        said = []
        for _ in range(5):
            try:
                send(server, "b@example.org")
                said.append(250)
            except smtplib.SMTPDataError as error:
                said.append(error.smtp_code)
    assert said == [250, 451, 451, 250, 250]


def test_it_takes_no_mail_of_strangers() -> None:
    """With a login, mail before it is refused."""
    with FakeSmtpServer(login=("office", "pa55")) as server:
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            send(server, "b@example.org")
        with smtplib.SMTP(server.host, server.port, local_hostname="localhost") as client:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("office", "wrong")
            client.login("office", "pa55")
            client.sendmail("a@example.org", ["b@example.org"], BODY)
    assert [mail.user for mail in server.mails] == ["office"]


def test_it_hangs_up_without_a_word() -> None:
    """A fault without an answer closes the connection; the next one is served."""
    with FakeSmtpServer(faults=[SmtpFault("mail")]) as server:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(server, "b@example.org")
        send(server, "b@example.org")
    assert server.connections == 2
