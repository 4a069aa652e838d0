"""The organisation as data: versions, tree, comparison, merge, structure checks, analytics, import.

Start reading at `model`; `tree` indexes a structure, `comparison` and `merge` relate two or three of them,
`checks` says what is wrong with one, `edit` changes one, `importing` reads what others drew.
"""
