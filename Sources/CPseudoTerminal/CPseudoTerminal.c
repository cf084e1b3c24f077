#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int fail(int master, int slave) {
  int error = errno;
  if (slave >= 0) close(slave);
  if (master >= 0) close(master);
  return error;
}

int inklock_make_raw(int descriptor) {
  struct termios raw;
  if (tcgetattr(descriptor, &raw) != 0) return errno;
  cfmakeraw(&raw);
  cfsetspeed(&raw, B115200);
  return tcsetattr(descriptor, TCSANOW, &raw) == 0 ? 0 : errno;
}

int inklock_open_pseudo_terminal(int *master, int *slave, char *path, size_t path_size) {
  int m = posix_openpt(O_RDWR | O_NOCTTY);
  if (m < 0) return errno;
  if (grantpt(m) != 0 || unlockpt(m) != 0) return fail(m, -1);

  const char *name = ptsname(m);
  if (name == NULL || strlen(name) >= path_size) {
    errno = ENAMETOOLONG;
    return fail(m, -1);
  }
  strcpy(path, name);

  // The mode that is set here stays for all who open the slave side later, even when nobody has it open in between.
  int s = open(name, O_RDWR | O_NOCTTY);
  if (s < 0) return fail(m, -1);
  int error = inklock_make_raw(s);
  if (error != 0) {
    errno = error;
    return fail(m, s);
  }
  if (fcntl(m, F_SETFL, O_NONBLOCK) != 0 || fcntl(m, F_SETFD, FD_CLOEXEC) != 0) return fail(m, s);
  if (fcntl(s, F_SETFD, FD_CLOEXEC) != 0) return fail(m, s);

  *master = m;
  *slave = s;
  return 0;
}
