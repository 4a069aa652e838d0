"""The timelines' doors."""
