// The islands: small custom elements. Each reads its data from the page and posts to ordinary addresses; no page needs them to be read.
import "./autosave-draft.js";
import "./chart-editor.js";
import "./command-palette.js";
import "./confirm-once.js";
import "./current-tab.js";
import "./dialog-opener.js";
import "./list-keys.js";
import "./live-region.js";
import "./pan-zoom.js";
import "./pass-key.js";
import "./relative-time.js";
import "./send-at-once.js";
import "./show-password.js";
import "./theme-toggle.js";
import "./timeline-board.js";
import "./ticket-presence.js";
import "./value-choice.js";
