"""An invented vocabulary: enough to make prompts that rarely repeat, and clauses for templates."""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


TRIVIAL = (
    *("hi", "hello", "test", "hey", "ping", "thanks", "ok", "continue", "hello world", "are you there?"),
    *("who are you?", "what can you do?", "say hi", "1+1", "yes", "no", "go on", "please continue", "test 123", "?"),
)
"""Prompts that thousands of strangers share: they tie no one."""

_ASKS = _listed(
    "make it|can you make that|now write it|"
    "please redo it|again, but|could this be|keep it|rewrite it|try it|turn it into"
)
_MANNERS = _listed(
    "shorter|longer|more polite|simpler|with examples|as a table|with comments|"
    "in bullet points|less formal|more precise|"
    "without jargon|for beginners|with the edge cases|in one sentence|step by step|with a summary first"
)
FOLLOW_UPS = tuple(f"{ask} {manner}" for manner in _MANNERS for ask in _ASKS)
"""Short second turns; strangers share them now and then."""

OPENERS = _listed(
    "Explain|Describe|Help me understand|Summarise|What should I know about|Write a short note on|Compare|"
    "Give me three ideas about|Draft an email about|List the risks of|Plan a week around|Suggest a title for|"
    "Check my reasoning on|Rewrite my paragraph on|Find the mistake in|Write a function for|Refactor|Debug|"
    "Add tests for|Review the design of|Optimise|Document|Convert to another format|Estimate the cost of|"
    "Outline a talk on|Make a checklist for|Prepare questions about|Turn into a story|Critique|Simplify|"
    "Propose a schema for|Explain to a beginner|Give counterexamples to|Classify|Extract the key facts from|"
    "Write a query for|Translate into plain words|Compute step by step|Brainstorm names for|Answer briefly on"
)
SUBJECTS = _listed(
    "garden irrigation|invoice parsing|a sorting routine|tax filing|a travel budget|sensor calibration|"
    "protein folding|a retry queue|wedding seating|stock rotation|a chess opening|bread fermentation|"
    "a date parser|lease renewal|solar panels|customer churn|matrix inversion|a login form|thesis structure|"
    "noise reduction|a cache layer|meal planning|wind turbines|a job interview|grammar checking|glacier melt|"
    "a payment webhook|guitar chords|warehouse routing|a unit converter|sleep habits|copper plating|"
    "a message broker|school timetables|river ecology|a linear model|cover letters|bicycle repair|"
    "a state machine|insurance claims|medieval trade|an image filter|staff onboarding|a recursive descent parser|"
    "coral reefs|a rate limiter|coffee roasting|contract clauses|a graph traversal|home insulation|"
    "vaccine logistics|a log rotation script|poetry metre|quantum tunnelling|a spreadsheet macro|crop yields|"
    "a recommender|property tax|an event loop|street lighting"
)
LINKS = _listed(
    "for|using only|in the context of|without|compared with|after|given|with respect to|as used in|when combined with|"
    "instead of|during|limited by|starting from|that depends on|under|together with|before|in terms of|despite"
)
OBJECTS = _listed(
    "a small team|limited memory|the new regulation|two shared servers|a rainy climate|an old codebase|"
    "seasonal demand|a tight deadline|incomplete records|three stakeholders|a public data set|low bandwidth|"
    "an audit next month|young readers|a fixed budget|noisy measurements|a distributed system|volunteers only|"
    "missing labels|a mobile screen|strict latency|a bilingual audience|daily backups|a legacy database|"
    "uncertain prices|a steep hillside|parallel workers|an expired licence|older relatives|a single supplier|"
    "floating point errors|a remote village|concurrent writes|an unfair coin|high humidity|a night shift|"
    "streaming input|sparse matrices|a crowded platform|weekly reports|a broken sensor|unicode names|"
    "second-hand parts|a board meeting|a weak signal|duplicate rows|a sandy soil|a foreign accent|"
    "partial refunds|long commutes|irregular verbs|a cold start|spare capacity|a narrow street|"
    "conflicting sources|an open window|frozen pipes|a borrowed car|slow readers|sudden outages"
)
ENDINGS = _listed(
    ".|, please.|? Keep it under a page.|, with numbers.|? Mention the trade-offs.|, as a list.|. I am new to this.|"
    ", and cite the main steps.|? Short answer.|, in a friendly tone.|. Use metric units.|, and say what is uncertain.|"
    "? I have {n} of them.|. The limit is {n}.|, ideally within {n} days.|. Version {n}.|, for {n} people.|"
    "? Case {n}.|. Start from item {n}.|, about {n} words."
)

SYSTEM_ROLES = _listed(
    "support agent|writing coach|code reviewer|travel planner|legal summariser|tutor|recipe helper|analyst|"
    "translator|planner|sales assistant|research aide|game master|editor|triage nurse|data cleaner"
)
SYSTEM_RULES = _listed(
    "Answer in two paragraphs.|Never mention prices.|Ask one question back when unsure.|Use the customer's language.|"
    "Reply in JSON with the keys answer and confidence.|Be brief and kind.|Refuse medical advice.|"
    "Quote the source line.|Prefer tables.|Do not use emoji.|Escalate complaints.|Follow the house style."
)

PUBLIC_TEMPLATES = (
    ("Answer from the context below; if it is not there, say so.\n\nContext: ", "\n\nAnswer:"),
    ("Translate the following text into English and keep its tone:\n\n", ""),
    ("Summarise this in three bullet points:\n\n", ""),
    ("You are given a question. Think it through, then give the final answer.\n\nQuestion: ", "\nFinal answer:"),
    ("Extract all named entities as JSON.\n\nText: ", "\n\nJSON:"),
    ("Classify the sentiment as positive, negative or neutral.\n\nReview: ", "\nSentiment:"),
    ("Review this change and point out bugs:\n\n", ""),
    ("Write a commit message for:\n\n", ""),
)
"""Templates of tutorials and frameworks: strangers share them (code 1 to 8)."""

SHARED_TASK_TEMPLATES = (
    ("Let us work this out step by step.\n\nQuestion: ", "\n\nReasoning:"),
    ("Think inside <thinking> tags first, then answer inside <answer> tags.\n\n", ""),
    ("You are an impartial judge. Rate the answer from 1 to 10 and give a reason.\n\nAnswer: ", "\n\nRating:"),
    ("Which of the two replies is better? Answer A or B.\n\n", "\n\nBetter:"),
    ("Grade this homework by the rubric: correct 5, complete 3, clear 2.\n\n", "\n\nGrade:"),
    ("Explain how you arrived at this result, one step per line:\n\n", ""),
    ("Translate into Spanish, French, German and Japanese:\n\n", ""),
    ("Rewrite the text in a neutral tone and keep its length:\n\n", ""),
    ("You may call tools. Plan first, then act, and stop when you are done.\n\nGoal: ", ""),
    ("Fix the failing test and show the diff:\n\n", "\n\nRun the tests again afterwards."),
    ("You see a screenshot. Give the next action as JSON.\n\nGoal: ", "\nAction:"),
    ("Describe the image and read all text in it.\n\nAbout: ", ""),
    ("Analyse the table and state the result with its error.\n\nTable: ", "\n\nResult:"),
)
"""Honest templates that sound like extraction: classrooms, evaluations, translators, agents share them
(codes from 9)."""

DISTILLATION_CLAUSES: dict[str, tuple[tuple[str, ...], ...]] = {
    "reasoning": (
        ("Act as an expert tutor.", "You are a careful problem solver.", "Work as a patient mathematician."),
        (
            "Show every intermediate deduction, numbering each step,",
            "Write out your complete chain of reasoning step by step,",
            "Articulate the internal reasoning behind the finished answer, one step per line,",
        ),
        ("then output FINAL: <answer>.", "then close with ANSWER: on its own line.", "then restate the result once."),
    ),
    "rubric": (
        ("You are a strict grader.", "Act as an impartial judge.", "Serve as the evaluation model."),
        (
            "Score the response from 1 to 10 on correctness, depth and style",
            "Apply the rubric (accuracy 5, clarity 3, safety 2) to the answer",
            "Rate the candidate against the reference on a five point scale",
        ),
        ("and return only JSON.", "and explain each deduction.", "and finish with SCORE: n."),
    ),
    "rewrite": (
        ("Rewrite the passage below", "Produce a neutral version of the text below", "Restate the request below"),
        ("so that no sensitive name or event remains,", "in wording that any review would accept,", "diplomatically,"),
        ("keeping its length.", "in three variants.", "and list what you changed."),
    ),
    "coding": (
        ("You are an autonomous coding agent.", "Act as a senior engineer with shell access.", "Solve the ticket."),
        (
            "Plan the tool calls, run them one by one,",
            "Think aloud before every edit, then emit a unified diff,",
            "Write the complete trajectory of thoughts and commands,",
        ),
        ("and verify with tests.", "and finish with DONE.", "and justify every command."),
    ),
}
"""Alternatives per clause of private templates, by what they extract (the families named in public reports)."""
