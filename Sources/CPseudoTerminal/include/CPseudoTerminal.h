#ifndef INKLOCK_PSEUDO_TERMINAL_H
#define INKLOCK_PSEUDO_TERMINAL_H

#include <stddef.h>

// Opens a pseudo-terminal whose two sides are raw and non-blocking. Stores the descriptors of both sides and the
// path of the slave side. Returns 0, or the errno of the call that failed, with nothing left open.
int inklock_open_pseudo_terminal(int *master, int *slave, char *path, size_t path_size);

// Makes a pseudo-terminal raw again, by a descriptor of either side. Returns 0, or the errno of the call that failed.
int inklock_make_raw(int descriptor);

#endif
