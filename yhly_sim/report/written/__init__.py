"""A report as a document: what it says once, written as HTML or as DOCX."""
