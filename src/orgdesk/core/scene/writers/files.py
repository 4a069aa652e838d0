"""A scene as the file that the ending of a name asks for."""

from __future__ import annotations

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.model import Scene, SceneError
from orgdesk.core.scene.writers.docx import to_docx
from orgdesk.core.scene.writers.pdf import Paper, to_pdf, to_png
from orgdesk.core.scene.writers.pptx import branches, to_pptx
from orgdesk.core.scene.writers.svg import to_svg
from orgdesk.core.scene.writers.vsdx import to_vsdx

ENDINGS = (".svg", ".pdf", ".png", ".pptx", ".vsdx", ".docx")


def write_scene(scene: Scene, ending: str, *, paper: Paper | None = None, by_branch: bool = False) -> bytes:
    """The bytes of the file; `paper` tiles a PDF on sheets, `by_branch` adds a slide for each head. Raises SceneError."""
    kind = ending.lower()
    if kind == ".svg":
        return to_svg(scene, standalone=True).encode()
    elif kind == ".pdf":
        return to_pdf(scene, paper=paper)
    elif kind == ".png":
        return to_png(scene)
    elif kind == ".pptx":
        return to_pptx([scene, *branches(scene)] if by_branch else scene)
    elif kind == ".vsdx":
        return to_vsdx(scene)
    elif kind == ".docx":
        return to_docx(scene)
    else:
        endings = ", ".join(ENDINGS[:-1])
        raise SceneError(
            phrase(
                "“{ending}” is no kind of drawing; end the name in {endings} or {last}.",
                ending=ending,
                endings=endings,
                last=ENDINGS[-1],
            )
        )
