def test_the_package_imports() -> None:
    import orgdesk

    assert orgdesk.__doc__
