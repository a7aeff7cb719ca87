"""Markdown of ours in a window, such as the help."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextBrowser

from goaldesk.ui.theme import WEIGHT, weighted

_SPECIFIED = QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly
_ABOVE, _ABOVE_HEADING = 6, 16  # pixels above a paragraph, a heading


class Browser(QTextBrowser):
    """Shows Markdown of ours; loads nothing that it names, and follows no link by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.document().setDocumentMargin(20)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_markdown(self, text: str) -> None:
        """Show a text, with air between its paragraphs."""
        self.setMarkdown(text)
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            self._embolden(block)
            if (table := cursor.currentTable()) is not None:
                lines = table.format()
                # In relief, its lines would be white on white.
                lines.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                lines.setBorderBrush(self.palette().mid())
                lines.setTopMargin(_ABOVE_HEADING)
                table.setFormat(lines)
            else:
                shape = block.blockFormat()
                shape.setTopMargin(_ABOVE_HEADING if shape.headingLevel() else _ABOVE)
                shape.setBottomMargin(2)
                cursor.setBlockFormat(shape)
            block = block.next()

    def _embolden(self, block: QTextBlock) -> None:
        """Give bold text the weight that it has everywhere: Qt would smear a variable font."""
        font = QFont()  # of which nothing but the weight is said
        font.setWeight(QFont.Weight.DemiBold)
        everywhere = weighted(QApplication.font(), QFont.Weight.DemiBold)
        if everywhere.isVariableAxisSet(WEIGHT):
            font.setVariableAxis(WEIGHT, everywhere.variableAxisValue(WEIGHT))
        bold = QTextCharFormat()
        bold.setFont(font, _SPECIFIED)
        for span in block.textFormats():
            if span.format.fontWeight() > QFont.Weight.Normal:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + span.start)
                cursor.setPosition(cursor.position() + span.length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(bold)

    def loadResource(self, kind: int, address: QUrl) -> None:
        return None
