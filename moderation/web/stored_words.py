"""Says what screening, learning and the reading of policies put into English, in the language of the page.

A check writes one sentence with each finding, which is kept for ever and told to programs as it is. Here the product's
own sentences are recognised by their form and said anew; a sentence of a check that a site has added stays as it was
written, as does a label that no check of ours reports. It must not know what a finding leads to.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# What stands for something in an escaped form. `rest` is a sentence in itself, `what` may be a label; the others that
# are named here are words, and all that are not are numbers.
_GROUP = re.compile(r"%\\\((\w+)\\\)s")
_WORDS = {"rest": ".+", "what": "[^:]+", "error": "[^:]+", "tests": "[^:]+", "code": "[^:]+", "names": "[^:]+"}
_DECIMAL = re.compile(r"\d+\.\d+")

LABELS = (
    *(_("toxicity"), _("severe toxicity"), _("obscene"), _("threat"), _("insult"), _("identity attack")),
    *(_("spam"), _("honeypot"), _("form token forged"), _("form token expired"), _("seconds to fill")),
    *(_("banned word"), _("suspect word"), _("own address"), _("email address"), _("phone number"), _("bank account")),
    *(_("link count"), _("link only"), _("link blocked"), _("link disguised"), _("site rejection"), _("clear")),
    *(_("length"), _("shouting"), _("stretched"), _("emoji only"), _("symbol soup"), _("zalgo"), _("language")),
    *(_("foreign script"), _("repeat own"), _("repeat others"), _("duplicate elsewhere"), _("velocity address")),
    *(_("velocity client"), _("flood elsewhere"), _("staff author"), _("trusted author"), _("premoderated author")),
    *(_("suspended author"), _("banned author"), _("approved before"), _("rejected share"), _("thread premoderated")),
    *(_("first comment"), _("akismet spam"), _("akismet blatant"), _("spamd points"), _("stopforumspam name")),
    *(_("stopforumspam email"), _("openai flagged"), _("openai harassment"), _("openai harassment threatening")),
    *(_("openai hate"), _("openai hate threatening"), _("openai self harm"), _("openai self harm intent")),
    *(_("openai self harm instructions"), _("openai sexual"), _("openai sexual minors"), _("openai violence")),
    *(_("openai violence graphic"), _("check unavailable")),
)

SENTENCES = (
    _("as readers see it: %(rest)s"),
    _("in the name: %(rest)s"),
    _("%(what)s: %(share)s%% probable, some of it in disguise"),
    _("%(what)s: %(share)s%% probable"),
    _("refused here: %(share)s%% probable, by what moderators of this site decided before"),
    _("a field that no person sees was filled in"),
    _("the form's timestamp is not ours"),
    _("the form had been open for too long"),
    _("filled in within %(seconds)s seconds"),
    _("the same text came from another client"),
    _("%(share)s%% like an earlier comment of the same commenter, %(count)s such"),
    _("%(share)s%% like an earlier comment of the same commenter"),
    _("%(share)s%% like an earlier comment of somebody else, %(count)s such"),
    _("%(share)s%% like an earlier comment of somebody else"),
    _("contains the author's own e-mail address and %(count)s more"),
    _("contains the author's own e-mail address"),
    _("contains an e-mail address and %(count)s more"),
    _("contains an e-mail address"),
    _("contains a telephone number and %(count)s more"),
    _("contains a telephone number"),
    _("contains a bank account and %(count)s more"),
    _("contains a bank account"),
    _("the name or the web address contains the author's own e-mail address"),
    _("the author's web address contains an e-mail address"),
    _("the commenter is banned, or what they write from is blocked"),
    _("the commenter is suspended"),
    _("%(count)s approved comments so far"),
    _("%(refused)s of %(decided)s earlier comments were rejected or spam"),
    _("signed in as one of the newsroom"),
    _("a moderator wants to see everything this commenter writes"),
    _("trusted by a moderator, with a confirmed address"),
    _("%(count)s more under the same address within ten minutes"),
    _("%(count)s more from the same client within ten minutes"),
    _("the same address is posting from two clients at once"),
    _("%(count)s visible characters"),
    _("%(share)s%% of the letters are capitals"),
    _("a letter repeated %(count)s times"),
    _("nothing but emoji"),
    _("%(share)s%% of the characters are symbols"),
    _("%(count)s marks stacked on one character"),
    _("%(count)s in the text, one at the author's name"),
    _("%(count)s in the text"),
    _("nothing but links"),
    _("the author's own link leads to a blocked domain"),
    _("a link leads to a blocked domain"),
    _("written so that filters overlook it"),
    _("a link in the place of a name"),
    _("in %(code)s, which the classifiers do not read"),
    _("%(share)s%% of the letters are of another script"),
    _("one passage is on the list of banned phrases"),
    _("%(count)s passages are on the list of banned phrases"),
    _("one passage is on the list of suspect phrases"),
    _("%(count)s passages are on the list of suspect phrases"),
    _("every comment of this thread waits for a moderator"),
    _("no earlier comment was approved under a confirmed address"),
    _("OpenAI would not let it pass"),
    _("Akismet takes it for spam"),
    _("Akismet advises to throw it away unread"),
    _("SpamAssassin: %(points)s of %(threshold)s points (%(tests)s)"),
    _("SpamAssassin: %(points)s of %(threshold)s points"),
    _("The name is not listed at StopForumSpam"),
    _("The address is not listed at StopForumSpam"),
    _("The name is listed at StopForumSpam, reported %(count)s times"),
    _("The address is listed at StopForumSpam, reported %(count)s times"),
    _("Screening was given up."),
    _("The check could not look."),
    _("The check failed (%(error)s)."),
    _("No usable answer from outside: %(rest)s."),
    _("there was none in time"),
    _("it was not asked again, since it keeps failing: %(rest)s"),
    _("no answer in time"),
    _("the exchange failed (%(error)s)"),
    _("the service answered %(status)s"),
    _("It has learned from %(count)s decisions; %(fewest)s are asked for."),
    _("Fewer than %(fewest)s refusals, or publications, to measure it on."),
    _("It ranks comments worse than the classifier alone: AUC %(one)s against %(other)s."),
    _("Its probabilities are worse: log loss %(one)s against %(other)s."),
    _("A person chose which version is live."),
    _("This is used twice."),
    _("This has to be a text that is not empty."),
    _("This has to be a number."),
    _("This has to be true or false."),
    _("This has to be an object."),
    _("This has to be a list."),
    _("This lacks %(names)s."),
    _("This has a key that is none of %(names)s."),
    _("This has to be one of %(names)s."),
    _("This has more than %(limit)s characters."),
    _("This has more than %(limit)s entries."),
    _("This has a character that cannot be stored (NUL, or half of a surrogate pair)."),
    _('This has to be "approve" or "hold"; nothing is refused for want of a rule.'),
    _("This is what the policy itself says of gaps; choose another name."),
    _('This is empty and would match every comment; use the policy\'s "default" for that.'),
    _('This has to be "live" or "shadow".'),
    _('This is not among the codes of "reasons".'),
    _("This needs exactly one of at_least, at_most, present; a band is two conditions."),
    _(
        "This would refuse comments on scores of abuse alone; "
        'let it "hold", or add a condition that a harmless comment does not meet.'
    ),
)


def say_label(label: str) -> str:
    """A finding's slug as words."""
    words = label.replace("_", " ")
    return gettext(words) if words in LABELS else words


def say_stored(sentence: str) -> str:
    """A sentence that was written down in English; one that is none of ours as it is."""
    for form, pattern in _patterns():
        if match := pattern.fullmatch(sentence):
            return gettext(form) % {name: _say_part(name, text) for name, text in match.groupdict().items()}
    return sentence


def _say_part(name: str, text: str) -> str:
    if name == "rest":
        return say_stored(text)
    if name == "what":
        return say_label(text)
    if _DECIMAL.fullmatch(text):
        return number_format(text)
    return text


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each form with what it looks like once it is filled in. The first that fits is the one: longer forms go first."""
    return tuple((form, re.compile(_GROUP.sub(_as_group, re.escape(form).replace("%%", "%")))) for form in SENTENCES)


def _as_group(match: re.Match[str]) -> str:
    return rf"(?P<{match[1]}>{_WORDS.get(match[1], '[0-9.,]+')})"
