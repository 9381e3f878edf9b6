"""What providers' answers about an account have in common, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import ProviderRefused
from newsletter_kit.finding import Finding, Grade, look, ok, wrong
from newsletter_kit.providers.meaning import unanswered

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from requests import Request

    from newsletter_kit.providers.answer import HttpAnswer

    Probing = Generator[Request, HttpAnswer, list[Finding]]


def domain_of(address: str) -> str:
    """The domain of an address, in small letters.

    Example:
        >>> domain_of("News@IOM.int")
        'iom.int'
    """
    return address.rpartition("@")[2].lower()


def refusal(answer: HttpAnswer, said: str) -> Finding:
    """An answer that reports an error: the key, the account or the region is wrong, or nobody has time now.

    Example:
        >>> from newsletter_kit.providers.answer import HttpAnswer
        >>> str(refusal(HttpAnswer("resend", 401, {}, b""), "API key is invalid"))
        'resend: it answered 401: API key is invalid. Check the key in the environment.'
    """
    error = unanswered(answer, f"it answered {answer.status}: {said}" if said else "")
    problem = error.problems[0]
    grade = Grade.WRONG if isinstance(error, ProviderRefused) else Grade.LOOK
    return Finding(problem.where, grade, problem.what, problem.remedy)


def key_taken(answer: HttpAnswer) -> Finding:
    """The provider answered, so it knows the key; unless somebody else did.

    Example:
        >>> from newsletter_kit.providers.answer import HttpAnswer
        >>> key_taken(HttpAnswer("resend", 200, {}, b'{"data": []}')).what
        'it answers, and it takes the key'
    """
    if not answer.said():
        what = f"it answered {answer.status}, but not in the form it documents"
        return wrong(answer.provider, what, "Check base_url, and whether a proxy stands between.")
    return ok(answer.provider, "it answers, and it takes the key")


def verified(provider: str, domain: str) -> Finding:
    """The provider may send in the domain's name.

    Example:
        >>> verified("resend", "iom.int").what
        'the domain iom.int is verified there'
    """
    return ok(provider, f"the domain {domain} is verified there")


def not_verified(provider: str, domain: str, state: str = "") -> Finding:
    """The provider knows the domain, and may not send in its name.

    Example:
        >>> not_verified("resend", "iom.int", "pending").what
        'the domain iom.int is not verified there (pending)'
    """
    what = f"the domain {domain} is not verified there" + (f" ({state})" if state else "")
    return wrong(provider, what, "Add the DNS records that it shows for the domain, then let it check them.")


def not_listed(provider: str, domain: str, *, grade: Grade = Grade.WRONG) -> Finding:
    """The provider does not know the domain.

    Example:
        >>> not_listed("resend", "iom.int").what
        'the domain iom.int is not among those of the account'
    """
    what = f"the domain {domain} is not among those of the account"
    return Finding(provider, grade, what, "Add it there, or send from a domain that is.")


def untold(answer: HttpAnswer) -> Finding:
    """The key may not ask this.

    Example:
        >>> from newsletter_kit.providers.answer import HttpAnswer
        >>> untold(HttpAnswer("sendgrid", 403, {}, b"")).grade.value
        'look at this'
    """
    what = "this key may not ask which domains are verified"
    return look(answer.provider, what, "Look it up on its web site.")


def rows_of(said: Mapping[str, object], name: str) -> list[dict[str, object]]:
    """The objects in a list of the answer; none if it is not there.

    Example:
        >>> rows_of({"data": [{"name": "iom.int"}, None]}, "data")
        [{'name': 'iom.int'}]
    """
    rows = said.get(name)
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
