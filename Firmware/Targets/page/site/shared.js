// What two of app.js, later.js and pictures.js have. Each imports all of it, so that esbuild makes one chunk.

import './bars.js';
import './logpane.js';
import './module.js';
import './trace.js';
