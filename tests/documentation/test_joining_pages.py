"""The Python on the pages about tracing and integration points answers as they say."""

from __future__ import annotations

import doctest

import pytest

from tests.documentation.markdown_pages import ROOT, blocks


@pytest.mark.parametrize("name", ["integration", "tracing"])
def test_the_python_of_a_page_answers_as_it_says(name: str):
    page = ROOT / "docs" / "analyses" / f"{name}.md"
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks(page, "python")), {}, name, name, 0)
    report: list[str] = []
    result = doctest.DocTestRunner().run(examples, out=report.append)
    assert result.attempted > 4
    assert result.failed == 0, "".join(report)
