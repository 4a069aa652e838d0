"""Writers: a scene as SVG, PDF, PNG, PPTX, VSDX and DOCX; rows as XLSX and CSV. The same scene gives the same bytes."""
