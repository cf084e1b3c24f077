// What more than one of app.js, later.js and pictures.js has. Each imports all of it, so that esbuild makes one chunk.

import './bars.js';
import './files.js';
import './logpane.js';
import './message.js';
import './module.js';
import './texts.js';
import './trace.js';
