"""The accounts' doors."""
