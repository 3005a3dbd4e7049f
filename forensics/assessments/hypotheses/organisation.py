"""An open organisation: a company, school or agency with accounts of its own."""

from __future__ import annotations

from forensics.assessments.addends import open_party
from forensics.vocabulary.hypothesis import Hypothesis

part = Hypothesis(
    name="organisation",
    title="an open organisation",
    verdict="organisation",
    weigh=open_party,
    meaning="The accounts share infrastructure, and say so: one organisation id, name, domain or payer, a "
    "vouched pathway, one working day, growth over months.",
)
