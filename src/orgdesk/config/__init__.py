"""Settings, addresses, servers, command line: the only place that knows everything."""
