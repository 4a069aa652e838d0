"""Django's command line for developers; `orgdesk` is the same for users."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

from orgdesk.config.command_line import main

if __name__ == "__main__":
    main()
