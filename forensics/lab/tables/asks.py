"""What extraction asks for: alternatives per clause, by family, and what stands around a task.

All wording is invented. Alternatives of one clause mean the same, so that one list serves a fixed private template
(one alternative, kept) and a paraphrase (another alternative every time).
"""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


def _clauses(*lists: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_listed(text) for text in lists)


ASK_CLAUSES: dict[str, tuple[tuple[str, ...], ...]] = {
    "reasoning": _clauses(
        "You solve problems with care.|Act as an expert tutor.|Work as a patient mathematician.|"
        "You are a teacher of logic.|Take the part of a thorough analyst.",
        "Think through the problem below step by step|Work the question out one deduction at a time|"
        "Derive the solution in small numbered steps|Reason from the facts to the answer in order|"
        "Lay out the whole chain of thought",
        "without leaving out what seems obvious,|and name the rule behind each step,|"
        "and test each step before the next,|"
        "including the paths you give up,|and write down every intermediate result,",
        "then give the final answer on its own line.|then close with ANSWER: and the result.|"
        "then state the result once more.|"
        "and end with a boxed answer.|and finish with one sentence that answers the question.",
    ),
    "rubric": _clauses(
        "You are a strict grader.|Act as an impartial judge.|Serve as the evaluation model.|You mark exam papers.|"
        "Take the part of a fair referee.",
        "Score the response from 1 to 10|Rate the candidate on a ten point scale|"
        "Give the answer a mark between 1 and 10|"
        "Grade the reply out of ten|Assign a score of 1 to 10",
        "for correctness, depth and style,|for accuracy, clarity and safety,|by the criteria of the rubric,|"
        "against what an expert would write,|and weigh errors of fact double,",
        "and return only the score.|and finish with SCORE: n.|and answer in JSON.|and justify it in one line.|"
        "and name the worst flaw.",
    ),
    "rewrite": _clauses(
        "You edit texts for publication.|Act as a careful editor.|Work as a desk editor.|"
        "You prepare texts for a wide audience.|Take the part of a cautious copywriter.",
        "Rewrite the request below|Produce a neutral version of the text below|Restate the passage|"
        "Reword what follows|Turn the text below into another",
        "so that no sensitive name or event remains,|in wording that any review would accept,|"
        "so that it steers clear of politics,|leaving out whatever may give offence,|in diplomatic words,",
        "keeping its length.|in three variants.|and list what you changed.|and keep the meaning where possible.|"
        "and suggest a safer topic.",
    ),
    "coding": _clauses(
        "You are an autonomous coding agent.|Act as a senior engineer with shell access.|"
        "Work as the only developer of this repository.|You maintain this code base.|"
        "Take the part of a pair programmer.",
        "Solve the ticket below|Implement what the issue asks for|Make the failing tests pass|"
        "Carry out the change below|"
        "Repair the defect described below",
        "planning before every edit,|showing each command before you run it,|thinking aloud between the tool calls,|"
        "one small diff at a time,|and write the complete trajectory of thoughts and commands,",
        "then verify with tests.|and finish with DONE.|and give the full patch at the end.|"
        "and justify every command.|and summarise the diff.",
    ),
    "tools": _clauses(
        "You are an agent that has tools.|Act as an orchestrator of tools.|Work as a planner that calls functions.|"
        "You complete tasks by calling functions.|Take the part of an automation agent.",
        "Choose the right calls for the task below|Plan the sequence of tool calls for the job|"
        "Decide which functions to call and in which order|Carry the task out with the tools given|"
        "Break the job into tool calls",
        "with complete arguments,|explaining each choice of tool,|in parallel where you can,|"
        "and recover from calls that fail,|and say what you expect of each call,",
        "then report the outcome.|then return the calls as JSON.|and stop when the goal is met.|"
        "and list the calls made.|"
        "and end with a one line status.",
    ),
    "computer_use": _clauses(
        "You operate a desktop.|Act as a user of this computer.|Work as an agent that sees the screen.|"
        "You control mouse and keyboard.|Take the part of a remote operator.",
        "Carry out the task on the screen shown|Say which element to click next|"
        "Give the next action for the goal below|"
        "Work through the window until the task is done|Find the control that does the job",
        "with exact coordinates,|describing what you see first,|one action per step,|thinking before every click,|"
        "and check the result of each action,",
        "then answer with the action alone.|and end with FINISHED.|and say when to stop.|"
        "and give the action as JSON.|and note what changed.",
    ),
    "vision": _clauses(
        "You read images.|Act as an expert in charts.|Work as an annotator of pictures.|"
        "You describe pictures precisely.|"
        "Take the part of a document reader.",
        "Look at the attached image and answer|Describe what the picture shows about the topic below|"
        "Read the values from the figure|Locate the objects named below in the image|"
        "Answer the question about the image",
        "with evidence from the picture,|region by region,|reading all text first,|with a box for each object,|"
        "and say what cannot be seen,",
        "then give a short answer.|then list objects as JSON.|and state your certainty.|and end with one caption.|"
        "and transcribe the labels.",
    ),
    "data_analysis": _clauses(
        "You analyse data.|Act as a statistician.|Work as a data scientist.|You write analyses for decision makers.|"
        "Take the part of a quantitative analyst.",
        "Plan and carry out an analysis of the case below|Answer the question from the table|"
        "Write code that answers the question|Find what drives the figures below|"
        "Clean the data and compute what is asked for",
        "stating each assumption,|with the code of every step,|checking for outliers first,|"
        "testing more than one model,|"
        "and interpret each intermediate table,",
        "then report the estimate with its error.|then conclude in three lines.|and print the final number.|"
        "and plot the result.|and say what would change it.",
    ),
    "languages": _clauses(
        "You know many languages.|Act as a native speaker.|Work as a multilingual assistant.|"
        "You answer people everywhere.|"
        "Take the part of a local expert.",
        "Answer in the language of the question|Reply in the same language as the text|"
        "Use the language of the user throughout|Keep to the language that is used below|Respond as a native would",
        "with natural idioms,|in a formal register,|as a textbook would,|with local examples,|"
        "with every step spelled out,",
        "then add one example.|and keep terms untranslated.|and end with a summary.|and avoid English words.|"
        "and close with a question for practice.",
    ),
}
"""Family to clauses: who answers, what is asked, in which manner, how to finish."""

TASK_HEADS: dict[str, tuple[str, ...]] = {
    "reasoning": (
        *(
            "Prove a bound on",
            "Work out the expected cost of",
            "Count the ways to arrange",
            "Explain why one would choose",
        ),
        *("Compute step by step", "Estimate the cost of", "Give counterexamples to", "Compare", "Derive a rule for"),
    ),
    "rubric": (
        "Explain",
        "Describe",
        "Compare",
        "Summarise",
        "Outline a talk on",
        "Answer briefly on",
        "List the risks of",
    ),
    "rewrite": (
        *("Write a short note on", "Draft an email about", "Write a comment on the dispute about", "Critique"),
        *("Report on the protest about", "Tell the history of the law on", "Rewrite my paragraph on"),
    ),
    "coding": (
        *("Write a function for", "Refactor", "Debug", "Add tests for", "Review the design of", "Optimise", "Document"),
        *("Implement a command line tool for", "Fix the flaky test of", "Port to another language the code for"),
    ),
    "tools": (
        *(
            "Plan a week around",
            "Look up and book what is needed for",
            "Query the records about",
            "Schedule a meeting about",
        ),
        *("Make a checklist for", "Search the archive for", "Update the tickets about", "Prepare questions about"),
    ),
    "computer_use": (
        *("Open the settings for", "Fill in the form about", "Find the menu entry for", "Export the report on"),
        *("Change the calendar entry for", "Download the sheet on", "Install the program for"),
    ),
    "vision": (
        *("Which part of the chart is about", "Describe", "What does the sign say about", "Count the items for"),
        *("Extract the key facts from", "Read the diagram of", "Compare the two photographs of"),
    ),
    "data_analysis": (
        *("Estimate the trend of", "Write a query for", "Find outliers in", "Classify", "Propose a schema for"),
        *(
            "Forecast demand for",
            "Estimate the cost of",
            "Test the difference before and after",
            "Cluster the records of",
        ),
    ),
    "languages": ("Explain", "Translate into plain words", "Describe", "Help me understand", "Turn into a story"),
}
"""How a task of a family begins; a subject, a link, an object and an ending follow, as in anybody's prompts."""

TASK_LABELS = ("Task: ", "Input: ", "Problem: ", "### Item\n", "Query: ", "Here it is: ", "[[task]] ", "Case: ")
"""What stands directly before the task."""

COURTESIES = _listed(
    "Please read this carefully.|Hello, one more item.|Here comes the next one.|I need your help with something.|"
    "Let us look at another case.|The following needs your attention.|Consider this.|One question for you.|"
    "Next on my list.|A new one for today.|Could you take this on?|Kindly handle what follows."
)
"""Openings of paraphrased requests."""

FAREWELLS = _listed(
    "Thank you.|Take the time you need.|Do not skip anything.|No further questions.|That is all.|"
    "I count on you.|Be exact.|Nothing else is needed.|Please stay with the format.|Much obliged."
)
"""Endings of paraphrased requests."""
